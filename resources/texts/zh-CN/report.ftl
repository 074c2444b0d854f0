report-today = 今日
report-today-new-call = 登记服务呼叫
report-today-kind-start = 还没有服务呼叫。建立客户和设备后，客户来电时在这里登记第一个呼叫。
report-today-new-customer = 新建客户
report-today-all = 全部 { $count } 条

report-figure-overdue = 我的逾期
report-figure-mine = 我的未结
report-figure-waiting = 待分配
report-figure-locked = 已锁定
report-figure-dispatches = 今日派工
report-figure-revisits = 待回访
report-figure-contracts = { $days } 天内到期合同

report-card-mine = 我的服务呼叫
report-card-waiting = 待分配的呼叫
report-card-locked = 已锁定的呼叫
report-card-dispatches = 今日派工
report-card-revisits = 应回访
report-card-contracts = 即将到期的合同
report-card-flow = 最近 { $days } 天受理与结束
report-card-ages = 未结呼叫的时长

report-empty-mine = 名下没有未结的呼叫，可以从待分配中领取。
report-empty-mine-all-done = 名下没有未结的呼叫，也没有待分配的。
report-empty-waiting = 没有待分配的呼叫，新来电可直接登记。
report-empty-locked = 没有被锁定的呼叫。
report-empty-dispatches = 今天没有派工，可从呼叫中安排。
report-empty-revisits = 没有到期的回访，回访都跟上了。
report-empty-contracts = 近期没有到期的合同。

report-due-over = 已超 { $time }
report-due-left = 剩余 { $time }
report-due-standing = 计时暂停
report-due-response = 响应 { $due }
report-due-resolve = 解决 { $due }
report-dispatch-late = 已过计划时间
report-dispatch-unplanned = 未排时间
report-revisit-since = 应回访 { $day }
report-contract-until = { $day } 到期，还有 { $days } 天

report-flow-came = 受理
report-flow-ended = 结束
report-flow-day = { $day }：受理 { $came }，结束 { $ended }
report-age-first = { $days } 天以内
report-age-between = { $from }–{ $to } 天
report-age-over = { $days } 天以上
report-age-count = { $age }：{ $count }
