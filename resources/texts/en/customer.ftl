customer-level-normal = Normal
customer-level-key = Key account
customer-address-kind-site = Site
customer-address-kind-billing = Billing
customer-address-kind-mailing = Mailing
