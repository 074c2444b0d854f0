receipt-method-cash = 现金
receipt-method-bank = 银行转账
receipt-method-wechat = 微信支付
receipt-method-alipay = 支付宝
receipt-method-card = 刷卡
receipt-method-bill = 票据
receipt-method-other = 其他

receipt-status-received = 已入账
receipt-status-void = 已作废
