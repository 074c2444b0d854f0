# Columns of lists.
table-columns-newer = A newer version saved these columns. What this version does not know is kept.
table-columns-gone = The list has no such columns; they are kept for when it does: { $columns }

# Scrolling.
table-scroll-rows = Scroll through the rows
table-scroll-columns = Scroll through the columns
table-scroll-at = Row { $row } of { $count }

# Copying.
table-copy = Copy
table-copied = { $count ->
    [one] One row copied
   *[other] { $count } rows copied
}, to paste into a spreadsheet or a letter
table-copy-too-much = At most { $most } rows are copied at once. Export more.

# Columns.
table-columns = Columns
table-columns-reset = Columns as they were
table-column-on-of = Further on: { $column }
table-column-back-of = Further to the front: { $column }
table-column-hide = Hide this column
table-column-left = To the left
table-column-right = To the right
table-column-wider = Wider
table-column-narrower = Narrower
table-column-fit = As wide as needed

# Exporting.
table-export = Export…

# With the chosen rows.
table-acts = Do with these
