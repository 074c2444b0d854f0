credit-status-issued = 已生效
credit-status-void = 已作废

credit-step-void = 作废

credit-number = 贷项通知单号
credit-status = 状态
credit-settlement = 结算单
credit-payer = 付款方
credit-credited-on = 贷项日期
credit-amount = 冲减金额
credit-tax = 其中税额
credit-reason = 冲减原因
credit-settle-again = 允许重新结算
    .hint = 全额冲减的项目可重新列入结算单；不勾选则不再结算
credit-void-reason = 作废原因
credit-lines = 冲减明细
credit-line-description = 项目
credit-line-net = 应收
credit-line-left = 可冲减
credit-line-amount = 冲减金额
credit-line-tax = 税额

credit-op-issue = 开具贷项通知单
credit-op-void = 作废贷项通知单

credit-refusal-no-amount = 冲减金额须大于零
credit-error-future = 贷项日期不能晚于今天
credit-refusal-more-than-left = 超过可冲减金额 { $left }
credit-refusal-no-reason = 须填写原因
credit-refusal-void = 贷项通知单已作废
credit-refusal-settled-again = 所冲减的项目已列入结算单 { $number }，不能作废
credit-refusal-call-closed = 服务呼叫 { $number } 已结，重新结算前请先重新打开该呼叫
credit-said-issued = 贷项通知单 { $number } 已冲减 { $amount }，尚欠 { $owed }
credit-said-issued-whole = 贷项通知单 { $number } 已冲减 { $amount }，结算单已无欠款
credit-said-issued-more = 贷项通知单 { $number } 已冲减 { $amount }，结算单已无欠款，已收的 { $released } 转为预收

credit-panel = 贷项通知单
credit-new = 开具贷项通知单
credit-none = 没有贷项通知单
credit-no-settlement = 请选择已确认的结算单
credit-all = 全部冲减
credit-void-title = 作废贷项通知单：{ $number }
credit-go-void = 确认作废
credit-error-before = 贷项日期不能早于结算日期 { $day }
credit-warning-invoiced = 结算单已开具发票 { $number }：开具贷项后，请相应开具红字发票
credit-refusal-waived = 所冲减的项目“{ $line }”后来已免收，不能作废
credit-refusal-corrected = 所冲减的项目“{ $line }”后来已在处理单中更正，不能作废：请按更正后的内容重新结算
credit-print-after = 冲减后应付
