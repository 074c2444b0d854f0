alert-centre = Alert centre
alert-ran = The automatic rules ran last at { $at }
alert-never-ran = The automatic rules have not run yet
alert-failed = Could not run since { $at }: { $why }
alert-which = Rule
alert-about = Kind
alert-name = About
alert-said = What
alert-at = Found
alert-moment = Since
alert-tell-at = To be told from
alert-told-at = Told at
alert-told = Told
alert-active = On
alert-leads = How far ahead
alert-recipients = Whom it tells
alert-last = Last found
alert-last-told = Last told
alert-always = Always on
alert-on = On
alert-off = Off
alert-nothing-yet = Nothing yet
alert-found = { $at }, { $count } found
alert-waiting = { $count ->
    [one] 1 waits for working hours
   *[other] { $count } wait for working hours
}
alert-to-concerned = Owner, queue manager
alert-to-responsible = Owner
alert-to-manager = Manager of the call's queue
alert-to-role = Every { $role }
alert-always-on = A rule of the states of calls: it always holds, and tells those concerned.
alert-log = Log of alerts
alert-rule-lock-overdue = Overdue without owner: locked
alert-rule-return-overdue = Overdue, nothing handled: returned
alert-rule-tell-overdue = Overdue, technician at work: told
alert-rule-resume = Hold ends at its date
alert-rule-response-share = Response time running out
alert-rule-response-due = Response missed
alert-rule-resolve-share = Resolution time running out
alert-rule-resolve-due = Resolution missed
alert-rule-wanted-ahead = Wanted date is near
alert-rule-contract-end = Contract ends
alert-rule-warranty-end = Service for a unit ends
alert-what-lock-overdue = A call past its wanted date that has no owner is locked; its queue manager unlocks it.
alert-what-return-overdue = A call past its date with nothing handled and nobody on site goes back to waiting.
alert-what-tell-overdue = Past its date with nothing handled, but a technician is at work: the queue manager is told, the work goes on.
alert-what-resume = A call on hold goes on at its date, and so do its clocks.
alert-what-response-share = Warns once for each of these shares of the promised response time, while the customer was not contacted.
alert-what-response-due = Warns once when the response is due and the customer was not contacted.
alert-what-resolve-share = Warns once for each of these shares of the promised resolution time, while it is not solved.
alert-what-resolve-due = Warns once when the resolution is due and it is not solved.
alert-what-wanted-ahead = Warns once before the date that the customer wants; the queue manager where there is no owner.
alert-what-contract-end = Warns once before an approved contract ends; after an extension once more, for the new end.
alert-what-warranty-end = Warns once before a unit's warranty ends, or the last contract that names it.
alert-hint-share = Per cent from 1 to 99, several with commas. A clock that stands does not warn; messages go out in working hours.
alert-hint-working-days = Working days ahead, 0 for the day itself; several with commas.
alert-hint-days = Days ahead.
alert-lead-none = At the time
alert-lead-share = At { $leads }%
alert-lead-working-days = { $leads ->
    [one] 1 working day ahead
   *[other] { $leads } working days ahead
}
alert-lead-days = { $leads ->
    [one] 1 day ahead
   *[other] { $leads } days ahead
}
alert-lead-of-contract = As each contract says
alert-error-always-on = This rule always holds and can't be changed
alert-error-leads = Whole numbers from { $least } to { $most }, at most { $many }
alert-error-recipients = Choose at least one to be told
alert-op-save-rule = Alert rule saved
alert-op-run = Automatic rules
alert-said-moved = { $rule }: { $number } { $subject }
alert-said-response-share = { $share }% of the response time is used: { $number } { $subject }, contact due by { $due }
alert-said-response-due = Response missed: { $number } { $subject }, contact was due by { $due }
alert-said-resolve-share = { $share }% of the resolution time is used: { $number } { $subject }, due by { $due }
alert-said-resolve-due = Resolution missed: { $number } { $subject }, was due by { $due }
alert-said-wanted-ahead = The wanted date is near: { $number } { $subject }, wanted by { $day }
alert-said-contract-end = Contract { $number } ({ $customer }) ends on { $day }
alert-said-contract-ended = Contract { $number } ({ $customer }) ended on { $day }
alert-said-warranty-end = Service for unit { $serial } ({ $customer }) ends on { $day }
alert-said-warranty-ended = Service for unit { $serial } ({ $customer }) ended on { $day }
alert-said-many = { $rule }: { $name } and others, { $count } in all; see the alert centre
alert-overview = All rules
alert-tab-today = Today
alert-tab-week = This week
alert-tab-untold = Not told yet
