app-no-window = The system gave no window ({ $why }). Use the command line: aftercare --help
app-opening = Opening the data …
app-upgrade-title = Bringing the data up to date
app-upgrade-stop = Stop
app-upgrade-stopping = Stopping …
app-upgrade-stopped = Bringing up to date was stopped
app-upgrade-stopped-hint = The data is safe, and nothing is lost. It can only be worked with once it is up to date: when you try again, the program goes on.
app-index-title = Preparing the search
app-index-stop = Stop
app-index-stopped = Making the search index was stopped
app-index-stopped-hint = The data is safe, and nothing is lost. It can only be worked with once the search index is made: when you try again, the program goes on.
app-cannot-open = The data can't be opened
app-try-again = Try again
app-failed = That did not work
app-line-lost = No connection to the server since { $since }.
app-line-try = Try now
app-line-next = Next try in { $seconds } s
app-line-trying = Trying…
app-line-goes-on = You can go on typing: nothing typed is lost. What is shown may be old; save when the connection is back.
app-line-unsure = It is not yet known whether your last save was kept. That is found out as soon as the connection is back: please leave the window open until then.
app-line-up = The connection to the server is back
app-unsaved = Unsaved changes
app-unsaved-text = What you typed is not saved. Going on drops it.
app-unsaved-drop = Drop changes
app-back = Back
app-on = Forward
app-user = Acting user
app-theme-dark = Dark
app-theme-light = Light
app-inbox = Inbox
app-inbox-count = { $count ->
    [0] no unread messages
    [one] 1 unread message
   *[other] { $count } unread messages
}
app-inbox-empty = No unread messages
app-inbox-read-all = Mark all as read
app-inbox-unread = Unread
app-inbox-earlier = Read lately
app-inbox-more = { $count ->
    [one] 1 older unread message
   *[other] { $count } older unread messages
}
app-inbox-read-one = Mark as read: { $text }
app-inbox-new = { $count } new messages
app-rules-failed = The automatic rules could not run: { $why }
app-first-title = Welcome to Aftercare
app-first-hint = Three questions, then you can begin. All of it can be changed later.
app-first-language = Language
app-first-company = Company name
app-first-start = Begin with
app-first-empty = An empty file
app-first-empty-server = An empty database
app-first-files = From files: customers, items, deliveries
app-first-demo = A demo company with customers, equipment and deliveries
app-first-begin = Begin
app-first-begun = Begun
app-rail = Rail
app-rail-fold = Fold the rail
app-rail-unfold = Unfold the rail
app-rail-group-service = Service
app-rail-group-customers = Customers and units
app-rail-group-money = Money
app-rail-group-office = Office
app-rail-today = Today
app-rail-calls = Calls
app-rail-dispatches = Dispatch
app-rail-customers = Customers
app-rail-items = Items
app-rail-deliveries = Deliveries
app-rail-equipment = Equipment
app-rail-contracts = Contracts
app-rail-templates = Contract templates
app-rail-handlings = Work done
app-rail-settlements = Settlements
app-rail-alerts = Alerts
app-rail-papers = Print templates
app-rail-receipts = Receipts
app-rail-credits = Credit notes
app-rail-receivables = Receivables
app-rail-revisits = Revisits
app-rail-reports = Reports
app-rail-what-if = What if
app-rail-settings = Settings
app-rail-exchange = Import
app-paper-document = Document
app-paper-template = Template
app-paper-language = Language
app-paper-copies = Copies
app-paper-print = Print
app-paper-printer = Printer
app-paper-fit = Printer calibration
app-paper-x = Offset to the right
app-paper-y = Offset down
app-paper-width = Width scale
app-paper-height = Height scale
app-paper-calibration = Calibration sheet
app-paper-command = Print command (optional)
app-paper-command-hint = Without one the system's print service is used. {"{"}file{"}"} stands for the file, {"{"}printer{"}"} for the printer.
app-paper-size = Paper
app-paper-as-template = As the template says
app-paper-form = Continuous
app-paper-a5-landscape = A5 landscape
app-paper-first-label = First label
app-page-printers = Printers
app-page-data = Backup and restore
app-data-file = Data file: { $address }
app-data-server = Data on a server: { $address }
app-data-copy = Back up
app-data-never = This data was never backed up on this computer; do it now.
app-data-last = Last backup: { $at }, { $rows } rows, in { $path }
app-data-last-gone = That file is not there any more.
app-data-old = The last backup is { $days } days old; better make one now.
app-data-target = Backup file
app-data-target-choose = Choose a place…
app-data-copy-now = Back up now
app-data-copying = Copying and verifying… you can work on
app-data-copied = Backed up and verified: { $path }
app-data-programs = Folder of PostgreSQL's programs
app-data-programs-choose = Choose a folder…
app-data-programs-hint = It has pg_dump and pg_restore; looked for where it is empty
app-data-restore = Restore
app-data-restore-file = Backup to restore
app-data-restore-choose = Choose a backup…
app-data-look = Look inside
app-data-looking = Looking inside and checking…
app-data-restore-go = Restore this backup…
app-data-damaged = The backup is damaged and can't be restored
app-data-restore-title = Restore a backup
app-data-restore-text = { $lost } What is here now is backed up first; whatever is not saved in any window is lost.
app-data-restore-yes = Restore
app-data-restoring = Restoring
app-data-keeping = Checking the backup, and backing up what is here now…
app-data-writing = Writing…
app-data-restored = { $what }
app-data-restored-title = Restored
app-page-printers-hint = How far each printer is off is kept on this computer only, outside the templates. It is put right when printing; saved PDFs stay as they are.
app-page-printers-none = The system lists no printers. Enter a print command, or save as PDF and print that.
app-paper-own = Or in mm: 241x139.7
app-paper-from = First day
app-paper-to = Last day
app-paper-clock = Deadlines
app-paper-clock-both = Both
app-paper-words = Words (this time only)
app-paper-words-of = Words on: { $document }
app-paper-words-hint = Without any the template's text is used. Fields such as {"{"}{"{"} customer.name {"}"}{"}"} are filled in.
app-paper-contact = Contact
app-paper-address = Address
app-many = Print many
app-many-kept = Print many: { $kind }, { $count } rows
app-many-of-list = Of the list ({ $kind }): { $count } rows
app-many-of-search = Of the list ({ $kind }), found by “{ $text }”: { $count } rows
app-many-of-marked = Marked in the list ({ $kind }): { $count } rows
app-many-too-much = At most { $most } are printed at once. Narrow the list by the search line or a tab.
app-many-what = What to print
app-many-letters = Letters and envelopes
app-many-customers = To the { $count } customers of these calls, one letter each
app-many-slips = Dispatches of these calls that are still open: { $count }
app-many-letter = Letter template
app-many-envelope = Envelope
app-many-no-envelope = No envelopes
app-many-alternating = Each envelope behind its letter, in one file
app-many-leave-out = Leave out what can't be printed, and say why in the control list
app-many-folder = Folder for the files
app-many-choose = Choose a folder…
app-many-make = Make the PDFs
app-many-nothing = There is nothing to print
app-many-no-folder = Choose a folder for the files first
app-many-cancelled = Stopped: no file was made, and nothing is noted as printed
app-many-file = { $name } ({ $pages } pages)
app-many-open-folder = Open the folder
app-many-progress = { $stage }: { $done } of { $total }
app-paper-template-gone = The template “{ $name }” chosen last is no longer there or out of use; the usual one is taken.
app-paper-printer-gone = The printer “{ $name }” chosen last is not there now; the one above is taken.
app-page-place = Where the data is
app-page-place-hint = Where the data of this window is. Each computer keeps this for itself.
app-place-title = Where is the data?
app-place-hint = This can be changed later, in the settings under "Where the data is".
app-place-no-move = You only go to the data of another place: what is here stays here as it is, and is not moved there.
app-place-here = On this computer, in a new file
app-place-here-hint = For a company that works on one computer.
app-place-file = In a data file that is there already
app-place-file-hint = A data file of Aftercare, such as the one you used before or one from a backup.
app-place-server = On the company's server (PostgreSQL), shared by many
app-place-path = File
app-place-browse = Choose a file …
app-place-kind = Aftercare data file
app-place-no-path = Fill in the file
app-place-host = Server
app-place-port = Port (else 5432)
app-place-paste = A whole address that begins with postgres:// can be pasted into "Server".
app-place-database = Database
app-place-user = User
app-place-password = Password
app-place-keep-password = Keep the password in the key store of this computer
app-place-more = Further parameters (may be empty)
app-place-test = Test
app-place-testing = Looking …
app-place-open = Use this data
app-place-elsewhere = Go to another place …
app-place-address = Place
app-place-engine = Database
app-place-size = Size
app-place-schema = Schema
app-place-schema-of = { $found } (this program: { $known })
app-place-calls = Service calls
app-password-title = A password is needed
app-password-who = Database server { $server }, user { $user }
app-password-go = Connect
app-danger-known = I know, don't warn again
app-rail-delivered = Delivery query
app-palette = Search everything
app-palette-open = Search everything
app-palette-hint = Number, name, serial, phone, words of a text; or what to do
app-palette-found = Found
app-palette-keys = ↑ ↓ choose · Enter opens · Esc closes
app-palette-none = Nothing was found.
app-palette-more = Show all hits: { $kind }
app-palette-count = { $count ->
    [one] 1 hit
   *[other] { $count } hits
}
app-palette-over = Over { $count }
app-palette-next = Show { $count } more
app-palette-recent = Opened last
app-palette-commands = Commands
app-palette-new = New { $kind }
app-palette-go = Go to { $panel }
app-palette-step = This record: { $step }
app-palette-print = Print what is shown …

# Exporting a list.
app-export = Export
app-export-of = The list ({ $kind }) as it is filtered and sorted now, in the columns it shows ({ $columns })
app-export-all = All rows of the list
app-export-all-count = { $count ->
    [one] The one row of the list
   *[other] All { $count } rows of the list
}
app-export-marked = { $count ->
    [one] The chosen row
   *[other] The { $count } chosen rows
}
app-export-path = Export to file
app-export-choose = Choose a place…
app-export-go = Export
app-export-replace = Replace the old file
app-export-exists = There is a file of this name, which will be replaced: { $path }
app-export-no-folder = There is no such folder: { $path }
app-export-stop = Stop exporting
app-export-stopped = The export was stopped; no file is left of it
app-export-open = Open the file
app-export-folder = Open its folder
app-export-read = Read, show no longer
app-work-closes = Work is under way
app-work-closes-text = Closing the window stops the import, the export or what is being done with many records. An import that has not ended changes nothing; what is done stays; no half file is left behind.
app-work-closes-go = Stop and close

# Done with many.
app-batch-owner = Assign to…
app-batch-priority = Set the priority…
app-batch-queue = Move to queue…
app-batch-letters = Print letters and envelopes…
app-batch-of-owner = Assigning
app-batch-of-priority = Setting the priority
app-batch-of-queue = Moving to a queue
app-batch-title = { $act } ({ $count } chosen)
app-batch-hint = Each record decides for itself, by its own rules. What can't be done is listed with its reason; the others are done all the same.
app-batch-go = Do it for all
app-batch-stop = Stop, leave the rest
app-batch-done = { $act }: done for { $done }
app-batch-refused = { $act }: done for { $done }, refused for { $refused }:
app-batch-stopped = { $act }: stopped, done for { $done }, refused for { $refused }, the rest left as it was

# All shortcuts.
app-shortcuts = Keyboard shortcuts
app-shortcuts-hint = Find a key, or what it does
app-shortcuts-none = There is no such shortcut.

# What is typed and not saved.
app-unsaved-left = When the program was ended unexpectedly, this was not saved yet:
app-unsaved-new = New { $kind }: { $says } ({ $at })
app-unsaved-changed = { $kind }, changed: { $says } ({ $at })
app-unsaved-titled-only = { $title } ({ $at })
app-unsaved-titled = { $title }: { $says } ({ $at })
app-unsaved-newer = Something that a newer version of the program ({ $program }) kept
app-unsaved-read = Show what was typed
app-unsaved-unreadable-title = Can't be brought back into its form
app-unsaved-unreadable =
    This can't be brought back into its form. It stays on this computer; where you need it, copy it from here:

    { $text }
app-unsaved-unreadable-of =
    Version { $program } of the program kept this; the version that runs, { $own }, can't bring it back into its form. It stays on this computer: open it with the version that kept it, or copy it from here:

    { $text }
app-unsaved-broken = A file with unsaved input is damaged and can't be brought back. It is kept aside as { $path }; nothing was deleted.
app-unsaved-not-kept = What you type can't be kept for a restart at the moment: { $why }. It is still in the window: save it soon. The program tries again by itself.
app-unsaved-continue = Go on with it
app-unsaved-forget = Drop it
app-unsaved-other-first = There are unsaved changes here already. Save or discard them first, then go on with this.
