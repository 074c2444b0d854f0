credit-status-issued = Issued
credit-status-void = Void

credit-step-void = Void

credit-number = Credit note number
credit-status = Status
credit-settlement = Settlement
credit-payer = Payer
credit-credited-on = Dated
credit-amount = Taken back
credit-tax = Tax in it
credit-reason = Why
credit-settle-again = May be settled again
    .hint = Lines that are taken back whole may go on a new settlement; else they are settled no more
credit-void-reason = Why it was voided
credit-lines = What it takes back
credit-line-description = What
credit-line-net = To pay
credit-line-left = Left
credit-line-amount = Taken back
credit-line-tax = Tax

credit-op-issue = Issue a credit note
credit-op-void = Void a credit note

credit-refusal-no-amount = What is taken back must be more than nothing
credit-error-future = A credit note is not dated after today
credit-refusal-more-than-left = That is more than the { $left } that is left
credit-refusal-no-reason = A reason is needed
credit-refusal-void = The credit note is void
credit-refusal-settled-again = What it took back is on settlement { $number } by now, so it can't be voided
credit-refusal-call-closed = Call { $number } is closed: reopen it before its lines are settled again
credit-said-issued = Credit note { $number } takes back { $amount }; { $owed } still owed
credit-said-issued-whole = Credit note { $number } takes back { $amount }; nothing is owed any more
credit-said-issued-more = Credit note { $number } takes back { $amount }; nothing is owed any more, and { $released } received stays as the customer's credit

credit-panel = Credit notes
credit-new = Issue a credit note
credit-none = No credit note
credit-no-settlement = Choose a confirmed settlement
credit-all = Take back all
credit-void-title = Void credit note { $number }
credit-go-void = Void it
credit-error-before = A credit note can't be dated before its settlement, { $day }
credit-warning-invoiced = Invoice { $number } was issued for the settlement: a red-letter invoice has to go with the credit note
credit-refusal-waived = '{ $line }', which it took back, was waived since: it can't be voided
credit-refusal-corrected = '{ $line }', which it took back, was corrected in its work record since, so it can't be voided: settle what it is now
credit-print-after = To pay after this
