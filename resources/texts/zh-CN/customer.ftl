customer-level-normal = 普通客户
customer-level-key = 重点客户
customer-address-kind-site = 使用地址
customer-address-kind-billing = 开票地址
customer-address-kind-mailing = 邮寄地址
