credit-status-issued = 已生效
credit-status-void = 已作废
