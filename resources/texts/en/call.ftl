call-status-undecided = Undecided
call-status-declined = Declined
call-status-waiting = Waiting
call-status-on-hold = On hold
call-status-assigned = Assigned
call-status-in-progress = In progress
call-status-locked = Locked
call-status-processed = Processed
call-status-closed = Closed
call-status-cancelled = Cancelled
call-channel-hotline = Hotline
call-channel-branch = Branch
call-channel-email = E-mail
call-channel-web = Web
call-channel-walk-in = Walk-in
call-channel-planned = Planned service
call-type-fault = Fault
call-type-consult = Consult
call-type-maintenance = Maintenance
call-type-installation = Installation
call-type-return-exchange = Return or exchange
call-type-dead-on-arrival = Dead on arrival
call-type-service-issue = Service issue
call-type-suggestion = Suggestion
call-class-hardware = Hardware
call-class-software = Software
call-class-service = Service
call-class-none = None
call-weight-high = High
call-weight-medium = Medium
call-weight-low = Low
call-priority-low = Low
call-priority-normal = Normal
call-priority-high = High
call-priority-urgent = Urgent
call-outcome-solved = Solved
call-outcome-unsolvable = Can't be solved
call-whose-company = Ours
call-whose-customer = The customer's
call-first-taken = Take it
call-first-answered = Answered at once
call-first-on-hold = On hold
call-first-undecided = Undecided
call-first-declined = Decline it
call-clock-met = Met
call-clock-missed = Missed
call-clock-running = Running
call-clock-standing = Standing

call-step-record = Record
call-step-answer = Answer at once
call-step-take = Take
call-step-decline = Decline
call-step-assign = Assign an owner
call-step-reassign = Change the owner
call-step-dispatch-issued = Issue a dispatch
call-step-begin = Begin
call-step-dispatch-accepted = Dispatch accepted
call-step-dispatch-rejected = Dispatch rejected
call-step-dispatch-revoked = Revoke dispatches
call-step-handled = Record the handling
call-step-take-back = Take back
call-step-unsolvable = Can't be solved
call-step-hold = Hold
call-step-resume = Resume
call-step-lock-overdue = Overdue without an owner
call-step-return-overdue = Overdue, nothing handled
call-step-tell-overdue = Overdue, told
call-step-unlock = Unlock
call-step-continue = Work goes on
call-step-satisfied = Customer satisfied
call-step-not-reached = Customer not reached
call-step-close = Close
call-step-not-satisfied = Customer not satisfied
call-step-reopen = Reopen
call-step-cancel = Cancel the call
call-step-contact = Log a contact

call-number = Call number
call-status = State
call-priority = Priority
    .hint = From impact and urgency when empty
call-next-due = Next due
call-next = Promise
call-next-response = Response due
call-next-response-today = Response due today
call-next-response-missed = Response missed
call-next-resolve = Solution due
call-next-resolve-today = Solution due today
call-next-resolve-missed = Solution missed
call-next-standing = Clock stands
call-next-met = Done in time
call-next-late = Done late
call-resolve-due = Resolve due
call-response-due = Response due
call-customer = Customer
call-subject = Fault in brief
call-equipment = Equipment
    .hint = Card number or serial
call-item = Item
call-owner = Owner
call-queue = Queue
call-wanted-on = Wanted on
call-wanted-time = Wanted at
call-opened-at = Reported at
call-contact = Contact
call-phone = Phone
call-contract = Contract by choice
    .hint = Decided by the rules when empty
call-description = Description
call-channel = Channel
call-type = Call type
call-problem-type = Problem type
call-fault-class = Fault class
call-impact = Impact
call-urgency = Urgency
call-technician = Planned technician
call-territory = Territory
call-solve-by = Solve by
    .hint = Where given, 'overdue, nothing handled' goes by this day
call-target-at = Own target
call-relayed-by = Relayed by
call-working-notes = Working notes
call-delay-cause = Delay cause
call-first = Decision
call-why = Reason
call-resume-on = Resumes on
call-solution = Solution
call-attempts = Attempts
call-closed-at = Closed at

call-op-record = Record a call
call-op-save = Change a call
call-op-step = Move a call
call-op-contact = Log a contact with the customer
call-op-rules = Apply the automatic rules
call-done-record = Call { $number } is recorded: { $status }
call-done-save = Call { $number } is saved
call-done-lines-judged = Judged anew by what covers the call now: { $count ->
    [one] { $count } line of work
   *[other] { $count } lines of work
}
call-done-step = Call { $number }: { $status }
call-done-contact = Noted in the log of call { $number }
call-done-rules = The automatic rules moved { $moved } calls

call-refusal-does-not-fit = A call in state '{ $status }' can't take the step '{ $event }'; it can take: { $would }
call-refusal-needs-reason = Give a reason
call-refusal-needs-words = Give the customer's words, or what was said
call-refusal-needs-solution = Give the solution, or what was tried
call-refusal-needs-finding = Give the finding
call-refusal-needs-whose = Say whose fault it is
call-refusal-needs-owner = Choose an owner
call-refusal-owner-inactive = This user is not active and can't own the call
call-refusal-wanted-past = The wanted date { $day } is past: give a new one, or none
call-refusal-needs-manager = Only a queue manager or supervisor may
call-refusal-already-handled = Work was recorded already, so it can't be cancelled: record how it came out, or that it can't be solved
call-refusal-nothing-handled = This attempt has no handling record yet
call-refusal-missing = It can't be closed yet: { $missing }
call-refusal-revisit-due = The customer is to be asked first
call-refusal-too-late = It was closed at { $at }, more than { $days } days ago: record a new call
call-refusal-resume-past = The day { $day } is over
call-refusal-future = { $at } is later than now ({ $now })
call-refusal-before = { $at } is before the step before ({ $before })
call-refusal-no-open-dispatch = No dispatch is open
call-refusal-no-cause = The wanted date is not past, or was used already
call-refusal-ended = In state '{ $status }' customer, equipment, item, contract and priority stay as they are
call-refusal-unit-out-of-service = Equipment { $card } is { $status } and can't be chosen; register it again first
call-refusal-contract-of-another = Contract { $number } is another customer's
call-refusal-contract-not-in-force = Contract { $number } does not count on { $day }: { $standing }
call-refusal-exchange = The equipment card can't take the exchange: { $why }
call-missing-dispatch = dispatch { $number } is open
call-missing-settlement = '{ $line }' ({ $net }) is neither settled nor waived
call-missing-delay-cause = nobody has said why { $dues }: give the delay cause
call-missed-response = the response due at { $due } was missed
call-missed-resolve = the resolution due at { $due } was missed
call-cover-by-hand = Contract { $number } was chosen by hand

call-note-list = { $notes }
call-note-for-want-of-others = No other queue manager or supervisor could
call-note-wanted-past = The wanted date { $day } is past and nobody owns it
call-note-nothing-handled = Nothing was handled until { $day }
call-note-wanted-cleared = It resumes after the wanted date { $day }, which is cleared
call-note-attempts = Locked after { $attempts } attempts
call-note-stays-processed = It can't close yet: { $missing }; it closes by itself when that is done
call-note-nothing-owed = Nothing is owed any more: it closed by itself
call-note-revoked = Dispatch { $number } is revoked with it

call-tell-yours = Call { $number } is yours: { $subject }
call-tell-waiting = Call { $number } waits for an owner: { $subject }
call-tell-nobody-sent = Call { $number } has no open dispatch any more: { $subject }
call-tell-taken-back = Call { $number } was taken back: { $subject }
call-tell-resumed = Call { $number } goes on: { $subject }
call-tell-locked = Call { $number } is locked and waits for you: { $subject }
call-tell-returned = Call { $number } is overdue with nothing handled and waits again: { $subject }
call-tell-overdue = Call { $number } is past its wanted date and nothing is handled on site: { $subject }
call-tell-not-satisfied = The customer of call { $number } is not satisfied: { $subject }
call-tell-not-solved = Call { $number } was not solved this time: { $subject }
call-tell-reopened = Call { $number } was reopened and is yours: { $subject }
call-tell-cancelled = Call { $number } was cancelled: { $subject }
call-tell-wanted-cleared = The wanted date of call { $number } is cleared: { $subject }
call-tell-revoked = Dispatch { $dispatch } was revoked with call { $number }: { $subject }

call-panel = Service calls
call-new = New service call
call-back = Back to the list
call-back-unsaved = There is unsaved input: save or discard it first
call-more = More
call-log = Service log
call-tab-open = Open
call-tab-mine = Mine
call-tab-overdue = My overdue
call-tab-waiting = Waiting
call-tab-locked = Locked
call-tab-processed = Processed
call-tab-all = All
call-customer-level = Level
call-key-account = Key account
call-response = Response
call-resolve = Resolve
call-clock-over = overdue by { $time }
call-missing-now = Before it can close: { $missing }
call-hold-reason = On hold because
call-states = States
call-states-here = { $status } (here now)
call-states-next = { $status } (can go there)
call-states-other = { $status }
call-promise = What is promised
call-promise-none = nothing promised
call-promise-of = within { $time } of working time
call-coverage = Coverage
call-coverage-choose = Choose customer and unit to see what is covered, and why
call-notes = To note
call-note-key-account = Key account: comes first
call-note-credit = Owes { $balance }, limit { $limit }
call-note-repeats = This unit had { $count } calls in { $days } days
call-open-of-unit = Open calls of this unit
call-open-of-customer = Open calls of this customer
call-earlier-of-unit = Earlier calls of this unit
call-earlier-of-customer = Earlier calls of this customer
call-step-owner = New owner
call-step-why = Reason or note
call-step-said = What was said
call-step-text = Solution or finding
call-step-wanted = New wanted date
call-step-whose = Whose it is
call-step-in-error = Recorded in error (kept out of reports)
call-step-happened = Happened at
    .hint = Empty for now
call-step-title = { $event }: { $number }
call-step-go = Do it
call-log-moved = { $event }: { $from } → { $to }
call-log-line = { $event }: { $to }
call-log-with = { $line } ({ $said })
call-log-late = { $line } (recorded { $at })
call-solution-is = Solution: { $solution }
call-section = Calls
call-section-empty = No calls yet
call-clocks = Clocks
call-clock-name = Promise
call-clock-due = Due
call-clock-answered = Done at
call-clock-time = Time left
call-pauses = Pauses
call-pause-from = From
call-pause-to = To

call-deadline-response = Response
call-deadline-resolve = Resolution
call-proof-use-counted = counted
call-proof-use-paused = clock stands
call-proof-use-over = late

call-clock-left = { $time } left
call-clock-early = { $time } early
call-clock-late = { $time } late
call-clock-due-at = due { $at }
call-clock-promised = promised { $time }
call-clock-unfold = { $which } deadline: how it is counted
call-proof-title-response = How the response deadline is counted
call-proof-title-resolve = How the resolution deadline is counted
call-proof-promise-response = Promise: first contact within { $time } of working time ({ $minutes } minutes), by { $source }
call-proof-promise-resolve = Promise: solved within { $time } of working time ({ $minutes } minutes), by { $source }
call-proof-by-contract = contract { $number }
call-proof-by-company = the company's standard
call-proof-calendar = Working hours (company): { $week }; { $holidays }; time zone { $zone }
call-proof-calendar-of-contract = Service hours (contract { $number }): { $week }; { $holidays }; time zone { $zone }
call-proof-holidays = public holidays don't count, make-up days do
call-proof-holidays-count = public holidays count
call-proof-stop = The clock stood from { $from } to { $to }: { $status }
call-proof-stop-why = The clock stood from { $from } to { $to }: { $status } ({ $why })
call-proof-until-now = now
call-proof-day = { $day } { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
}
call-proof-day-of-year = { $day } { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
} { $year }
call-proof-head-counted = Counted (min)
call-proof-head-sum = Sum (min)
call-proof-open = working time not used
call-proof-row-closed = closed
call-proof-row-counted = { $minutes } min counted
call-proof-row-paused = { $minutes } min the clock stood
call-proof-row-over = { $minutes } min late
call-proof-quiet = { $from } to { $to }: { $days } days don't count ({ $kinds })
call-proof-quiet-kind = { $kind } { $days }
call-proof-term = { $day } { $minutes } min
call-proof-terms = { $from } to { $to }, { $days } days, { $minutes } min
call-proof-term-left = { $minutes } min left
call-proof-sum = { $terms } = { $minutes } min
call-proof-met = { $which } at { $at }: kept, { $time } of working time before it was due
call-proof-missed = { $which } at { $at }: { $time } of working time late
call-proof-late = { $which } still owed at { $at }: { $time } of working time late
call-proof-running = { $which } as of { $at }: { $time } of working time left
call-proof-standing = { $which } as of { $at }: the clock stands, { $time } of working time left when it goes on
call-proof-sign-start = reported { $at }
call-proof-sign-due = due { $at }
call-proof-sign-answered = done { $at }
call-proof-sign-now = now { $at }
call-proof-print = Print the deadline proof
call-proof-began = The clock began: { $at }, when the fault was reported
call-proof-due = Due: { $at }
call-proof-due-unknown = Due: not known while the clock stands; it is counted anew when it goes on
call-proof-range = { $from } to { $to }
call-proof-head-day = Day
call-proof-head-kind = Kind of day
call-proof-head-hours = Working hours
call-proof-head-stops = Clock stood
call-proof-head-over = Late (min)
call-proof-field-proofs = Deadlines
call-proof-field-title = Title
call-proof-field-promise = Promise
call-proof-field-began = Beginning
call-proof-field-calendar = Calendar
call-proof-field-days = Day by day
call-proof-field-is-over = Is late
call-proof-field-sum = Sum
call-proof-field-due = Due
call-proof-field-standing = Result
call-proof-calendar-then = { $calendar } (calendar and contract as they were when it was answered: changed since)

call-step-consent = Agree (supervisor)
call-refusal-needs-consent = Neither warranty nor contract: a supervisor has to agree first
call-refusal-consent-not-asked = No consent is asked for, or it was given
call-refusal-needs-supervisor = Only a supervisor may agree
call-note-consent-given = A supervisor consented: { $why }
call-note-consent-missing = a supervisor has still to agree
call-note-credit-over = Owes { $balance }, over the limit of { $limit }
call-note-repeats-of-problem = { $count } of them in { $days } days about this problem
call-tell-repeated = { $department }: call { $number } is number { $count } of this unit in { $days } days: { $subject }
call-tell-urgent = { $department }: urgent call { $number }: { $subject }
call-choices = Contracts that cover too
call-choice-response = response { $time }
call-choice-no-response = no response time
call-choice-until = until { $day }
call-choice-chosen = chosen
call-choice-use = Use { $number }
call-again = Decide again by today's data
call-again-same = The same as it was decided
call-again-take-over = Take over the new decision
call-again-row = { $what }: { $before } → { $after }
call-again-is = { $relief }
call-again-none = none
call-again-warranty = In warranty
call-again-warranty-relief = Warranty relief
call-again-relief = Contract relief
call-again-refined = Refined relief
call-again-hours = Within hours
call-again-modes = Modes
call-join = Join { $number }
call-join-title = Join call { $number }
call-join-go = Log and open
call-join-state = To read out: call { $number } ({ $subject }) is { $status }, { $owner }, { $due }
call-join-owner = owner { $owner }
call-join-no-owner = without an owner yet
call-join-due = promised by { $at }
call-join-no-due = its clock stands or nothing is promised
call-section-open = Open calls
call-section-ended = Earlier calls
call-section-none-open = No open calls
