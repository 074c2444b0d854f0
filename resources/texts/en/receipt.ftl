receipt-method-cash = Cash
receipt-method-bank = Bank transfer
receipt-method-wechat = WeChat Pay
receipt-method-alipay = Alipay
receipt-method-card = Card
receipt-method-bill = Bill or cheque
receipt-method-other = Other

receipt-status-received = Received
receipt-status-void = Void
