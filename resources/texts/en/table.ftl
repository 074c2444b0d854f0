# Columns of lists.
table-columns-newer = A newer version saved these columns. What this version does not know is kept.
table-columns-gone = The list has no such columns; they are kept for when it does: { $columns }

# Scrolling.
table-scroll-rows = Scroll through the rows
table-scroll-columns = Scroll through the columns
table-scroll-at = Row { $row } of { $count }
