# Views of a list.
view-changed = changed
view-back = Back to the view
view-back-how = As the view states it: without what was typed, taken out or sorted since
view-unknown = The list has no view "{ $name }"; there are { $known }
view-none = The list has no views, so none is called "{ $name }"
