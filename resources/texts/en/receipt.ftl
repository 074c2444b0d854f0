receipt-method-cash = Cash
receipt-method-bank = Bank transfer
receipt-method-wechat = WeChat Pay
receipt-method-alipay = Alipay
receipt-method-card = Card
receipt-method-bill = Bill or cheque
receipt-method-other = Other

receipt-status-received = Received
receipt-status-void = Void

receipt-step-allocate = Allocate
receipt-step-take-back = Take back all
receipt-step-void = Void

receipt-number = Receipt number
receipt-status = Status
receipt-payer = Payer
receipt-received-on = Received on
receipt-amount = Amount
receipt-allocated = Allocated
receipt-left = Not allocated
receipt-method = Method
receipt-reference = Bank reference
receipt-reason = Why it was voided
receipt-note = Note
receipt-allocations = What it pays
receipt-allocation-settlement = Settlement
receipt-allocation-amount = Allocated
receipt-allocation-on = Allocated on

receipt-tab-all = All
receipt-tab-left = Not allocated
receipt-age-month = Up to 30 days
receipt-age-two-months = 31–60 days
receipt-age-quarter = 61–90 days
receipt-age-older = Over 90 days

receipt-op-take = Take money in
receipt-op-save = Save a receipt
receipt-op-allocate = Allocate a receipt
receipt-op-take-back = Take an allocation back
receipt-op-void = Void a receipt

receipt-refusal-status = A receipt that is '{ $status }' can't take the step '{ $event }'
receipt-refusal-nothing-left = All of it is allocated
receipt-refusal-nothing-allocated = Nothing of it is allocated
receipt-refusal-no-amount = The amount must be more than nothing
receipt-refusal-more-than-left = That is more than the { $left } that can be allocated
receipt-refusal-more-than-owed = That is more than the { $owed } owed on settlement { $number }
receipt-refusal-not-owed = Nothing is owed on settlement { $number }
receipt-refusal-other-payer = Another customer pays settlement { $number }
receipt-refusal-no-reason = Voiding needs a reason
receipt-refusal-stands = The receipt is void and can't be changed
receipt-error-future = Money can't have come in after today
receipt-said-allocated = Receipt { $number }: allocated { $allocated }, left { $left }

receipt-panel = Receipts
receipt-new = Take money in
receipt-none = No money came in yet
receipt-none-allocated = Nothing is allocated yet
receipt-none-open = This customer owes nothing: all of it stays as their credit
receipt-open = What is owed
receipt-part = To pay of it
receipt-part-sum = Allocated by this
receipt-oldest-first = Oldest first
receipt-taken-back = Taken back
receipt-take-back-of = Take back what it pays of { $number }
receipt-void-title = Void receipt { $number }
receipt-go-void = Void it
receipt-receivables = Receivables
receipt-balance = Balance
receipt-owed = Owed in all
receipt-credit = Credit
receipt-over-limit = Over the limit
receipt-oldest = Oldest
receipt-age = Age
