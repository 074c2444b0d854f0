report-today = Today
report-today-new-call = Record a call
report-today-kind-start = No service calls yet. Keep your customers and units, and record the first call here when a customer rings.
report-today-new-customer = New customer
report-today-all = All { $count }

report-figure-overdue = My overdue
report-figure-mine = My open calls
report-figure-waiting = Waiting
report-figure-locked = Locked
report-figure-dispatches = Dispatches today
report-figure-revisits = Revisits due
report-figure-contracts = Ending in { $days } days

report-card-mine = My calls
report-card-waiting = Waiting for an owner
report-card-locked = Locked calls
report-card-dispatches = Dispatches today
report-card-revisits = Revisits due
report-card-contracts = Contracts ending soon
report-card-flow = Calls in and out, last { $days } days
report-card-ages = Open calls by age

report-empty-mine = You have no open call. Take one of those that wait.
report-empty-mine-all-done = You have no open call, and none waits for an owner.
report-empty-waiting = No call waits for an owner. New ones can be recorded right away.
report-empty-locked = No call is locked.
report-empty-dispatches = Nobody is sent today. Dispatches start from a call.
report-empty-revisits = No revisit is due: all customers were asked.
report-empty-contracts = No contract ends soon.

report-due-over = { $time } over
report-due-left = { $time } left
report-due-standing = clock stands
report-due-response = Response: { $due }
report-due-resolve = Solution: { $due }
report-dispatch-late = past its plan
report-dispatch-unplanned = not planned yet
report-revisit-since = due { $day }
report-contract-until = ends { $day }, { $days } days left

report-flow-came = In
report-flow-ended = Out
report-flow-day = { $day }: { $came } in, { $ended } out
report-age-first = under { $days } day
report-age-between = { $from }–{ $to } days
report-age-over = over { $days } days
report-age-count = { $age }: { $count }
