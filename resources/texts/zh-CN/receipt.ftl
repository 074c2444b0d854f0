receipt-method-cash = 现金
receipt-method-bank = 银行转账
receipt-method-wechat = 微信支付
receipt-method-alipay = 支付宝
receipt-method-card = 刷卡
receipt-method-bill = 票据
receipt-method-other = 其他

receipt-status-received = 已入账
receipt-status-void = 已作废

receipt-step-allocate = 核销
receipt-step-take-back = 撤销核销
receipt-step-void = 作废

receipt-number = 收款单号
receipt-status = 状态
receipt-payer = 付款方
receipt-received-on = 收款日期
receipt-amount = 收款金额
receipt-allocated = 已核销
receipt-left = 未核销余额
receipt-method = 收款方式
receipt-reference = 流水号
receipt-reason = 作废原因
receipt-note = 备注
receipt-allocations = 核销明细
receipt-allocation-settlement = 结算单
receipt-allocation-amount = 核销金额
receipt-allocation-on = 核销日期

receipt-tab-all = 全部
receipt-tab-left = 有余额
receipt-age-month = 30 天内
receipt-age-two-months = 31–60 天
receipt-age-quarter = 61–90 天
receipt-age-older = 90 天以上

receipt-op-take = 登记收款
receipt-op-save = 保存收款单
receipt-op-allocate = 核销收款
receipt-op-take-back = 撤销核销
receipt-op-void = 作废收款单

receipt-refusal-status = 状态为“{ $status }”的收款单不能“{ $event }”
receipt-refusal-nothing-left = 该笔收款已全部核销
receipt-refusal-nothing-allocated = 该笔收款没有核销可撤销
receipt-refusal-no-amount = 金额须大于零
receipt-refusal-more-than-left = 核销合计超过可核销余额 { $left }
receipt-refusal-more-than-owed = 核销金额超过结算单 { $number } 的未收金额 { $owed }
receipt-refusal-not-owed = 结算单 { $number } 没有未收金额
receipt-refusal-other-payer = 结算单 { $number } 的付款方是另一客户
receipt-refusal-no-reason = 作废须填写原因
receipt-refusal-stands = 收款单已作废，不能再修改
receipt-error-future = 收款日期不能晚于今天
receipt-said-allocated = 收款单 { $number }：已核销 { $allocated }，余额 { $left }

receipt-panel = 收款单
receipt-new = 登记收款
receipt-none = 还没有收款
receipt-none-allocated = 还没有核销
receipt-none-open = 该客户没有未收的结算单，收款全额记为客户余额
receipt-open = 待收的结算单
receipt-part = 本次核销
receipt-part-sum = 本次核销合计
receipt-oldest-first = 按先后自动核销
receipt-taken-back = 已撤销
receipt-take-back-of = 撤销对 { $number } 的核销
receipt-void-title = 作废收款单：{ $number }
receipt-go-void = 确认作废
receipt-receivables = 应收账款
receipt-balance = 应收余额
receipt-owed = 未收合计
receipt-credit = 客户余额
receipt-over-limit = 超信用额度
receipt-oldest = 最早未收
receipt-age = 账龄
