credit-status-issued = Issued
credit-status-void = Void
