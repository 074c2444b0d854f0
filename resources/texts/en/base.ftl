base-yes = Yes
base-no = No
base-list-joint = ;{" "}
lang-zh-CN = 简体中文
lang-en = English
mark-yes = Yes
mark-no = No
mark-note = Note
mark-warning = Mind
base-border-list = Border of the list
base-border-side = Border of the side pane
base-save = Save
base-discard = Discard changes
base-saving = Saving…
base-cancel = Cancel
base-understood = Understood
base-form-has-errors = Not saved: see the fields in red
base-name-joint = ,{" "}
base-told = Changed by { $by } at { $at }: { $fields }
base-told-part = { $part }
base-told-system = the system
base-told-read = Understood, tell it no more
base-meet-title = Changes by others
base-meet-another = somebody else
base-meet-saved = { $by } saved this record at { $at }. Everything you typed is still here.
base-meet-also = {" "}Also changed: { $fields }.
base-meet-change = { $field }: { $old } → { $new }
base-meet-closed = {" "}It can't be saved any more; what you typed can be read and copied.
base-meet-gone = { $by } deleted this record at { $at }; it can't be saved any more. What you typed can still be read and copied.
base-meet-both = Changed by both: choose
base-meet-by-them = Changed by them only
base-meet-by-me = Changed by you only
base-meet-before = was: { $value }
base-meet-theirs = { $by } { $at }: { $value }
base-meet-stored = As it is: { $value }
base-meet-mine = You: { $value }
base-meet-name-theirs = { $field }: theirs { $value }
base-meet-name-mine = { $field }: mine { $value }
base-meet-none = (no such line)
base-meet-empty = (empty)
base-meet-save = Save what is chosen
base-meet-all-theirs = Take all theirs
base-meet-all-mine = Take all mine
base-meet-open = { $count ->
    [one] One place to choose
   *[other] { $count } places to choose
}
base-meet-copy = Copy what I typed
base-mark-theirs = Take theirs
base-mark-mine = Take mine
base-mark-taken = Changed by { $by } at { $at }; yours: { $value }
base-search = Search
base-searching = Searching…
base-loading = Loading…
base-choose = Choose…
base-choice-none = (none)
base-pick-none = Nothing found
base-open-it = Open: { $text }
base-log-empty = Nothing has happened yet
base-line-add = Add line
base-line-remove = Remove line { $row }
base-line-remove-of = Remove line { $row } of { $table }
base-list-empty = Nothing here yet
base-list-none-found = Nothing found
base-list-count = { $count ->
    [one] 1 row
   *[other] { $count } rows
}
base-rows-all = Show all { $count }
base-rows-first = Show only the first of { $count }
base-date-choose = Choose day
base-date-choose-of = Choose day: { $field }
base-date-today = Today
base-date-month = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
} { $year }
base-date-year-back = One year back
base-date-year-on = One year on
base-date-month-back = One month back
base-date-month-on = One month on
base-weekday-mon = Mo
base-weekday-tue = Tu
base-weekday-wed = We
base-weekday-thu = Th
base-weekday-fri = Fr
base-weekday-sat = Sa
base-weekday-sun = Su
base-new = New
base-active = Active
base-position = Position
base-saved = Saved
base-code = Code
base-name = Name
base-paper-save = Save as PDF…
base-paper-open = Open in viewer
base-paper-close = Close
base-paper-smaller = Smaller
base-paper-larger = Larger
base-paper-fit = Fit width
base-print = Print…
base-paper-fit-page = Whole page
base-paper-real = Actual size
base-paper-before = Page before
base-paper-next = Next page
base-paper-place = Page { $page } of { $pages }
base-paper-pages = Pages
base-paper-guides = Show guides
base-paper-guides-hint = What a window shows, what machines read: on the screen only, never printed
base-paper-copied = Copied: { $text }
base-paper-page = Page { $page }
base-paper-missing = No font has these characters; they print as boxes: { $characters }
base-paper-unjoined = Tibetan, Mongolian and Indian letters, and Arabic ones that no font joins, are printed one by one
base-enumeration = ,{" "}
base-log-when = When
base-log-who = Who
base-log-what = What
base-paper-saved = Saved to { $path }
base-print-many = Print many…
base-list-marked = { $count } marked
base-list-unmark = Unmark all
base-print-many-hint = Ctrl-click rows, or press Space, to mark some of them; without any mark all rows of the list are printed

# What became of a save while whose acknowledgement the connection was lost.
base-line-was-kept = What you saved when the connection broke had been kept
base-line-done-again = What you saved when the connection broke has been saved now
base-section-all = all { $count }
base-section-all-of = { $title }: all { $count }
base-list-within = { $kind }: { $name }
base-list-widen = Show all, not only these
base-time-nearer = Nearer in time
base-time-farther = Farther in time
base-time-whole = All of the time
base-time-hint = Left and right choose, up and down change the line, Enter opens; + and - zoom, 0 shows all; drag to move, Ctrl+wheel to zoom
base-time-many = { $from } to { $to }: { $count }, press to come nearer
base-search-only-marks = Type letters or digits to search for: marks alone are not searched.
base-search-too-long = This is too long to search for: at most { $letters } characters and { $words } words.
base-search-filling = Making the search index
base-search-filled = Making the search index: { $done } of { $total } records
base-search-safe = The search index has to be made; the data stays as it is. It is safe: if the program or the computer stops, nothing is lost, and the next start goes on.
base-upgrade-safe = The data was made by an earlier version and is being brought up to date. It is safe: if the program or the computer stops, nothing is lost, and the next start goes on.
base-upgrade-changing = Changing how the data is stored: step { $number } of { $count }
base-upgrade-checking = Checking the changed data
base-upgrade-filling = Making the search index
base-upgrade-filled = Making the search index: { $done } of { $total } records

# What is typed and not saved.
