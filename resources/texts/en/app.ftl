app-no-window = The system gave no window ({ $why }). Use the command line: aftercare --help
app-opening = Opening the data file…
app-cannot-open = The data file can't be opened
app-try-again = Try again
app-failed = That did not work
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
app-first-files = From files: customers, items, deliveries
app-first-demo = A demo company with customers, equipment and deliveries
app-first-demo-name = Demo company
app-first-begin = Begin
app-first-begun = Data file begun
app-rail = Rail
app-rail-fold = Fold the rail
app-rail-unfold = Unfold the rail
app-rail-today = Today
app-rail-calls = Calls
app-rail-dispatches = Dispatch
app-rail-customers = Customers
app-rail-items = Items
app-rail-deliveries = Deliveries
app-rail-equipment = Equipment
app-rail-contracts = Contracts
app-rail-templates = Templates
app-rail-handlings = Work done
app-rail-settlements = Settlements
app-rail-alerts = Alerts
app-rail-receipts = Receipts
app-rail-credits = Credit notes
app-rail-receivables = Receivables
app-rail-revisits = Revisits
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
