cli-no-data-folder = This system has no folder for user data; name a data file with --db
cli-unknown-kind = There is no kind "{ $kind }"; known are { $known }
cli-unknown-column = There is no column "{ $column }"; known are { $known }
cli-unknown-document = There is no document "{ $kind }"; known are { $known }
cli-backup-done = Copied to { $path } and verified: the copy opens, its pages, indexes and references are sound, and its { $tables } tables have the same { $rows } rows as the data file
cli-backup-done-server = Copied to { $path } and verified: the copy opens, and its { $tables } tables, read row by row, have the same { $rows } rows as the data on the server
cli-check-integrity = Pages and indexes: { $count ->
    [one] 1 problem
   *[other] { $count } problems
}
cli-check-references = References: { $count ->
    [one] 1 problem
   *[other] { $count } problems
}
cli-check-numbers = Numbering: { $count ->
    [one] 1 problem
   *[other] { $count } problems
}
cli-check-history = History: { $count ->
    [one] 1 problem
   *[other] { $count } problems
}
cli-check-search = Search index: { $count ->
    [one] 1 problem
   *[other] { $count } problems
}
cli-search-none = Nothing was found.
cli-search-more = … and more
cli-check-records = { $records ->
    [one] 1 record was checked
   *[other] { $records } records were checked
}
cli-print-failed = The PDF can't be made: { $why }
cli-print-done = Printed to { $path }, { $pages ->
    [one] 1 page
   *[other] { $pages } pages
}
cli-unknown-import = "{ $kind }" can't be imported; known are { $known }
cli-import-done = { $file }: { $made } new, { $changed } changed, { $same } as before, { $bad ->
    [one] 1 error
   *[other] { $bad } errors
}
cli-import-tried = { $file }, only checked, nothing imported: { $made } would be new, { $changed } changed, { $same } as before, { $bad ->
    [one] 1 error
   *[other] { $bad } errors
}
cli-import-refused = { $file }: there are errors, nothing was imported; { $made } would have been new, { $changed } changed, { $same } as before, { $bad ->
    [one] 1 error
   *[other] { $bad } errors
}
cli-import-would-make = Would be made for them, { $kind }: { $count }
cli-import-columns = Columns: { $pairs }
cli-import-column = { $heading } → { $field } ({ $key })
cli-import-words = Words, { $field }: { $pairs }
cli-import-word = { $theirs } → { $ours }
cli-import-said = With: { $said }
cli-import-error = { $place }: { $why }
cli-import-row = Row { $row }
cli-import-cell = Row { $row }, { $column }
cli-import-value = Row { $row }, "{ $value }"
cli-import-cell-value = Row { $row }, { $column }, "{ $value }"
cli-import-more = … and { $count } more; --json tells all
cli-import-hint-customers = To make the customers that are not there: --make-customers
cli-import-hint-items = To make the items that are not there: --make-items
cli-import-hint-serials = To bring the calls in without serials that no card has, leave the column out: --map 'HEADING='
cli-import-hint-words = To say what a word of the file means: --word 'FIELD:WORD=WORD'
cli-import-nothing = Nothing was imported because of the errors; mend them, or add --good-rows-only to import the good rows
cli-demo-exists = { $path } exists already; the demo company is made in a new file, choose another folder
cli-demo-no-display = There is no display here, so the story is told instead (as with --headless)
cli-demo-done = Data file: { $path }
cli-demo-count = { $kind }: { $count }
cli-demo-made = { $calls } calls over ten years, { $rows } rows, { $seconds } s
cli-demo-making = Making the demo company
cli-demo-refused = refused: { $why }
cli-demo-not-refused = A step of the demo that a rule refuses was not refused
cli-demo-otherwise = The demo came out otherwise: { $number } is { $status }, expected { $expected }
cli-default-company = My company
cli-list-cut = Only the first { $shown } of { $all } rows are shown; --limit shows more
cli-import-unknown = Columns that are not used: { $headings }
cli-import-dates = { $why }: --dates day-first, --dates month-first or --dates year-first
cli-import-headings = { $why }. Mend the first row, or say which column fills which field: --map 'HEADING=FIELD'
cli-import-remembered = What was said of an earlier file with these headings is taken for this one too: { $said }. To leave it aside: --no-remembered
cli-import-remembered-wrong = { $why } (what was said of an earlier file with these headings is taken for this one too: { $said }; to leave it aside: --no-remembered)
cli-import-kept = What was said is kept for the next file with these headings
cli-import-also-made = Made for them, { $kind }: { $count }
cli-demo-owner = { $step }; owner: { $owner }
cli-demo-why = { $step }: { $why }
cli-demo-contract = contract { $number } ({ $customer }, { $from } to { $to })
cli-demo-card = Serial { $serial }: equipment card { $card }, warranty contract { $contract }, warranty to { $until }
cli-demo-fitted = Fitted in the parts list of equipment card { $card }: { $parts }
cli-demo-unsolved = Not solved: the owner is cleared and the call waits for another; attempt { $attempts }, unsolved after { $limit } it is locked
cli-demo-entries = { $dict }: { $names }
cli-demo-rules = The automatic rules ran: { $found } alerts found, { $told } messages sent
cli-check-unread = References, numbering and history: could not be read, because pages are damaged
cli-usage-unknown-command = There is no command "{ $command }"; known are { $known }
cli-usage-unknown-argument = There is no argument "{ $argument }"
cli-usage-missing = Missing: { $argument }
cli-usage-no-value = { $argument } needs a value
cli-usage-lang = There is no language "{ $value }"; known are { $known }
cli-usage-wrong-value = "{ $value }" is no value for { $argument }
cli-usage-out-of-range = "{ $value }" is out of range for { $argument }; it can be { $least } to { $most }
cli-usage-twice = { $argument } may be given once
cli-usage-not-both = { $argument } can't be given together with { $other }
cli-usage-wrong = The command line is wrong
cli-usage-more = More with --help
cli-usage-usage = Usage:{" "}
cli-usage-commands = Commands:
cli-usage-arguments = Arguments:
cli-usage-options = Options:
cli-usage-some-options = [OPTIONS]
cli-usage-a-command = [COMMAND]
cli-help-program = Aftercare: the after-sales service desk. Without a command the window opens
cli-help-help = Show this help
cli-help-version = Show the version
cli-help-db = The data: a file, or postgres://USER@HOST/DATABASE; else the data that this computer works with (see where), else the default file
cli-help-lang = The language of texts and paper: zh-CN or en
cli-help-json = JSON for scripts: names stay, statuses are words, amounts decimal text, days ISO, moments ISO with the offset of the company's zone (2026-11-03T08:45:00+08:00), reasons with key, args and text
cli-help-demo = Make the demo company in a new file and open the window on it
cli-help-demo-headless = Run the main job without a window and print each step with its reasons
cli-help-demo-out = Where the database, the papers and the imported files go; a new folder by default
cli-help-demo-size = A company with ten years behind it and so many calls, up to a million
cli-help-demo-seed = What chance begins with: the same seed, size and language give the same company
cli-help-demo-json = JSON for scripts, at the end: what was made and how long it took
cli-help-import = Import customers, items, bom, deliveries or calls from an XLSX or CSV file
cli-help-import-kind = What the file holds: customers, items, bom, deliveries, calls
cli-help-import-file = The file, XLSX or CSV
cli-help-import-good-rows-only = Import the good rows and leave the bad ones out; otherwise one bad row keeps all out. The exit code is 0 where good rows were imported, 1 where nothing was
cli-help-import-map = Fill a field from a column: --map 'Ticket Subject=subject'; with nothing behind = the column is left out
cli-help-import-word = What a word of the file means: --word 'state:Waits for vendor=on_hold'
cli-help-import-dates = How dates are written whose parts could be either: day-first, month-first, year-first
cli-help-import-make-customers = Make the customers and contacts that calls name and that are not there
cli-help-import-make-items = Make the items that calls name and that are not there
cli-help-import-no-remembered = Leave aside what was said of an earlier file with these headings, here or in the window
cli-help-import-dry-run = Only say what would happen
cli-help-print = Print a document as PDF
cli-help-print-kind = Which document: order, proof (how deadlines are counted), slip and others; calibration for a printer
cli-help-print-clock = Of a proof: response or resolve alone
cli-help-print-output = The PDF to write; a folder gets one PDF each
cli-help-list = List records of a kind
cli-help-list-kind = Which kind: call, customer, item, equipment, contract, template, delivery, delivery_line, dispatch, handling, settlement, receipt, receivable, credit_note, revisit, alert, print_template, user, queue, dict_entry, department
cli-help-list-view = Only rows of a view of the list: its name in the window, in either language, or its id
cli-help-list-filter = Only rows that a filter line asks for: words, and fields with values, e.g. "status: open; due: < today; mine"
cli-help-list-sort = Sort by this column; - in front sorts downwards
cli-help-list-limit = At most so many rows, 1000 by default
cli-help-views = Say which views lists have: those that come with them, and those that were saved
cli-help-views-kind = Of which kind's list, as of list, or report for the favourites of reports; of all without it
cli-help-search = Find records of every kind by a number, a name, a serial, a phone or words of a text
cli-help-search-text = Any part of a number, name, serial, phone or text; names also in pinyin
cli-help-search-kind = Only records of this kind, such as call, customer or equipment
cli-help-search-limit = At most so many of each kind
cli-help-show = Show one record whole, with its lines and reasons
cli-help-show-kind = Which kind: call, customer, item, equipment, contract, template, delivery, delivery_line, dispatch, handling, settlement, receipt, receivable, credit_note, revisit, alert, print_template, user, queue, dict_entry, department
cli-help-show-number = Its number, code or name
cli-unknown-report = There is no report "{ $report }"; known are { $known }
cli-unknown-cell = "{ $name }" can't be read; known are { $known }, as in urgent=1 or parts=100
cli-help-report = Figures over calls: open ones (monitor), those of a period (calls), how long response and solution took (times), my open ones (mine); or what would be otherwise with other terms (what-if)
cli-help-report-report = Which report: monitor, calls, times, mine, what-if; or its number, as RPT-14
cli-help-report-from = First day of the calls reported; by default the last 30 days, of what-if the last quarter
cli-help-report-to = Last day, counted whole; by default today, of what-if the last quarter's last
cli-help-report-favourite = A favourite of the reports' page in place of a report: its name, or its number as views prints it; a period and groups named beside it take the place of its own, --filter narrows it further
cli-help-report-pdf = The report as PDF, to this file
cli-help-report-customer = Only calls of this customer, by code
cli-help-report-contract = Only calls that this contract covers, by number
cli-help-report-template = Only calls that contracts of this template cover, by name
cli-help-report-call-type = Only calls of this type
cli-help-report-priority = Only calls of this priority: low, normal, high, urgent
cli-help-report-response = Response to try, in working hours: 4, 0.5 or 0:20; by priority as urgent=1,normal=4
cli-help-report-resolve = Resolution to try, likewise
cli-help-report-hours = Hours to count in: as_is, company, always, weekdays
cli-help-report-relief = What a contract would take over, in per cent: parts=100,labour=50,travel=0,other=0
cli-help-report-totals = Only the totals
cli-help-report-period = Instead of days: this month, last quarter, last 90 days, 2026-03, 2026, all
cli-help-report-group = What the rows are told apart by, in order, with commas: status, customer, problem_type, call_type, month, owner, queue, contract, priority, channel, delay_cause; for open calls also age, due
cli-help-report-filter = Only calls that this filter line finds, as in list call --filter
cli-help-report-user = Whose calls are mine, by name
cli-report-no-pdf = what-if has no printed form: run it without --pdf, or with --json
cli-report-no-use = The report "{ $report }" has no use for { $arguments }
cli-report-no-use-filter = The report "{ $report }" has no use for { $arguments }; to narrow it there is --filter, as in --filter "customer: North"
cli-report-no-period = The report "{ $report }" is about the calls of now: it has no period
cli-report-no-day = "{ $value }" is no day or period
cli-report-which-day = "{ $value }" is no day or period; write a day as 2026-03-31, a period as this month, last quarter, 2026-03 or 2026
cli-report-reversed = The last day lies before the first
cli-report-no-group = This report can't be grouped by "{ $group }"; known are { $known }
cli-help-backup = Copy the data file while working, and verify the copy
cli-help-backup-file = Where the copy goes
cli-help-backup-programs = The folder of pg_dump and pg_restore, for data on a server; looked for by default
cli-help-restore = Put a copy in the place of the data, with a look inside first
cli-help-restore-file = The copy
cli-help-restore-look = Only look into the copy, and change nothing
cli-help-restore-yes = Yes, what is here now may be replaced
cli-help-restore-programs = The folder of pg_dump and pg_restore, for data on a server; looked for by default
cli-restore-not-yet = Nothing was changed. To restore, run it again with --yes
cli-help-check = Check a data file: pages, references, numbers, history
cli-help-check-file = The file; the data file by default
cli-import-warning = Mind: { $place }: { $why }
cli-usage-question = What should be done? Known are { $known }
cli-help-explain = Show the working behind a decision: when a promise is due and why, what covers, what is charged, an amount in capitals
cli-help-explain-call = Of the call with this number
cli-help-explain-due = When a promise of working time is due: of a call, or of each JSON line on standard input. Local times of the calendar's zone; the exit code is 1 when a line could not be answered
cli-help-explain-proof = The days and minutes that make up a due: of a call, or of each JSON line on standard input, as for due. The exit code is 1 when a line could not be answered
cli-help-explain-coverage = What covers a call, a customer or a unit, and why; for a call what was decided, and what would be decided today where that differs
cli-help-explain-coverage-customer = Of the customer with this code or name
cli-help-explain-coverage-serial = Of the unit with this serial or card number
cli-help-explain-coverage-item = Of a unit of this item
cli-help-explain-coverage-at = As of this moment, such as 2026-09-28 09:00: now by default, for a call when it was reported
cli-help-explain-charge = What each line of a call costs the customer, which test decided, and why
cli-help-explain-amount = An amount in RMB capitals, or one for each JSON line on standard input. The exit code is 1 when a line could not be answered
cli-help-explain-amount-amount = The amount in yuan, such as 10050.07; JSON lines are read without it
cli-help-explain-amount-style = House style: a leaves out the zero that the rules leave to the writer, b writes it
cli-help-tasks = Run the automatic rules that are due, once: for the system's scheduler
cli-help-tasks-what = What to do: run
cli-help-tasks-at = As if it were this moment: the company's local time (2026-03-02T09:00), or with an offset (2026-03-02T09:00+08:00)
cli-tasks-ran = The automatic rules ran for { $at }
cli-tasks-rule = { $rule }: { $found } found, { $told ->
    [one] 1 message
   *[other] { $told } messages
}
cli-tasks-nothing = Nothing was due
cli-tasks-left = Left for the next run: { $why }
cli-tasks-wrong-moment = "{ $value }" is no moment; write 2026-03-02T09:00 (the company's local time) or 2026-03-02T09:00+08:00
cli-template-usual = usual
cli-template-own = own
cli-template-off = out of use
cli-template-shipped = comes with the program
cli-template-list = list
cli-template-whole = { $path }: no flaws; it can print “{ $document }”.
cli-template-saved = Saved the print template “{ $name }” of “{ $document }”, version { $version }.
cli-template-no-text = { $path } is no UTF-8 text file.
cli-help-template = Print templates: how documents look, as text files that an office may copy, change and choose
cli-help-template-list = List all templates, or those of one document
cli-help-template-list-document = Of this document only
cli-help-template-show = Write a template's file to standard output: into a file, it is a copy to change
cli-help-template-show-name = The template's name
cli-help-template-show-version = As it was in this version
cli-help-template-fields = List the fields that templates of a document may name
cli-help-template-fields-document = The document, such as slip
cli-help-template-check = Look for flaws in a template's file, one a line as FILE:LINE:COLUMN: words. The exit code is 1 when there are any
cli-help-template-file = The template's file
cli-help-template-save = Keep a file as a print template of the office; one of that name gets a new version
cli-help-template-save-name = Its name; the file's by default
cli-help-template-save-note = What it is for
cli-help-template-save-usual = As the usual one of its document
cli-print-no-number = Give the number of what is to be printed
cli-print-twice = { $number } is named twice; each document is printed once. Print it again to get a reprint, which is marked as one.
cli-print-same-file = Two documents would be written to { $path }, so nothing was written. Print them into one file, or apart.
cli-print-no-printer-name = Give the name of the printer after --printer
cli-print-copies = Copies count from 1, such as --copies 1,3
cli-print-no-text = Only letters take a text of their own.
cli-help-print-numbers = Numbers of the records, one or more
cli-help-print-template = The template, in place of the usual one
cli-help-print-paper = The paper by name, or its size in mm as 241x139.7
cli-help-print-copies = Which copies alone, as 1,3
cli-help-print-from = First day of what is told of, as 2026-01-31
cli-help-print-to = Last day of what is told of
cli-help-print-first-label = The first label to print, on a sheet that was begun
cli-help-print-text = Of letters: a text file with the words, in place of the template's, or - for standard input; it may name fields
cli-help-print-printer = The system's printer to send it to
cli-print-not-noted = The data file can't be written: this printing was not counted
cli-help-print-contact = The customer's contact on a letter, envelope or label, by name
cli-help-print-address = The customer's address on a letter, envelope or label: its place in the list, or site, billing, mailing
cli-help-letters = Write letters to many customers, with their envelopes in the same order and a control list
cli-help-letters-to = To whom: a filter line of the list of customers, numbers with commas, territory=…, category=…, warranty-ending=DAYS, calls=WORDS, all
cli-help-letters-view = To those of a view of the list: its name as the window shows it, or as `views` prints it
cli-help-letters-list = Of which list filter line and view are: customer, receivable, or call for the customers of those calls
cli-help-letters-template = The letter's template, in place of the usual one
cli-help-letters-text = A text file with the words of the letter, in place of the template's, or - for standard input; it may name fields
cli-help-letters-envelopes = Envelopes too, of this size: DL, C5, 10
cli-help-letters-envelope-template = The envelopes' template, in place of the usual one
cli-help-letters-alternating = Each envelope behind its letter, in one file
cli-help-letters-leave-out = Leave out who can't be written to, and say why in the control list
cli-help-letters-output = The folder for the files
cli-help-print-view = The records of a view of their list, in place of numbers
cli-help-print-filter = The records that their list finds with these words, in place of numbers
cli-print-none-found = Nothing was found by “{ $words }”, so nothing is printed.
cli-help-where = Say where the data is, and what is there
cli-help-where-keep = Work with this data from now on where no --db is given, once it was found good
cli-help-password = Keep the database server's password in the system's key store; typed on the terminal, or a line of standard input
cli-help-password-forget = Take it out of the key store
cli-where-asked = The data is at { $address } (as --db says)
cli-where-kept = The data is at { $address } (kept on this computer)
cli-where-default = The data is at { $address } (the default file)
cli-where-schema = Schema: { $found } (this program: { $known })
cli-where-size = Size: { $kilobytes } KB
cli-where-is-kept = Kept: this data is worked with from now on where no --db is given
cli-password-question = Password of { $user } on the database server { $server }:
cli-password-kept = The password of { $user } on { $server } is kept
cli-password-forgotten = The password of { $user } on { $server } is no longer kept
cli-password-none = No password of { $user } on { $server } was kept
cli-password-empty = No password came: type it on a terminal, or give a line on standard input
cli-password-file = { $path } is a file and needs no password
cli-help-deliveries = What was delivered to whom, when: by customer, item, serial, batch and days
cli-help-deliveries-customer = Only to this customer, who bought or who uses it: code or name
cli-help-deliveries-item = Only of this item: code or name
cli-help-deliveries-serial = Only with this serial, the maker's too, or any part of one, however written
cli-help-deliveries-batch = Only of this batch
cli-help-deliveries-from = First day
cli-help-deliveries-to = Last day, counted whole
cli-help-deliveries-view = Only rows of a view, named as in `list delivery_line`
cli-help-deliveries-filter = Only rows that a filter line asks for, written as in `list`
cli-help-deliveries-sort = Sort by this column; `-` in front sorts downwards
cli-help-deliveries-limit = At most so many rows, 1000 by default

cli-help-export = Write what a list shows to an XLSX or CSV file
cli-help-export-kind = Which kind, as of list
cli-help-export-file = The file; it ends with .xlsx or .csv
cli-help-export-view = Only rows of a view, named as for list
cli-help-export-filter = Only rows that a filter line asks for, written as for list
cli-help-export-columns = Only these columns, in this order: keys with commas between them
cli-help-export-sort = Sort by this column; - in front sorts downwards
cli-help-export-raw = Headings and words as the program keeps them, for other programs

# Imports that were done.
cli-import-noted = Import { $number }; to take it back: aftercare import --undo { $number }
cli-help-import-undo = Take an import back, by its number in aftercare imports; with --dry-run only say what would happen
cli-help-imports = Say what was imported, when, by whom, and what was taken back
cli-imports-head-number = NUMBER
cli-imports-head-kind = WHAT
cli-imports-head-file = FILE
cli-imports-head-at = WHEN
cli-imports-head-by = BY
cli-imports-head-rows = ROWS
cli-imports-head-made = NEW
cli-imports-head-changed = CHANGED
cli-imports-head-state = STATE
cli-undo-would = Taking back the import of "{ $file }" would:
cli-undo-kept = The import of "{ $file }" can't be taken back: others have built on it. Nothing was changed
cli-undo-obstacle = { $kind } "{ $name }": { $why }
