delivery-status-draft = Draft
delivery-status-posted = Posted
delivery-op-save = Saved the delivery
delivery-op-post = Posted the delivery
delivery-op-delete = Deleted the draft delivery
delivery-said-posted = Posted { $number }: { $cards ->
    [one] 1 equipment card
   *[other] { $cards } equipment cards
}, { $contracts ->
    [one] 1 warranty contract
   *[other] { $contracts } warranty contracts
}
delivery-serial-held = serial { $serial } of item { $item } belongs to card { $card }
delivery-serial-twice = serial { $serial } of item { $item } stands twice on this delivery
delivery-refusal-posted = Delivery { $number } is posted and can't change
delivery-refusal-empty = The delivery has no lines
delivery-refusal-serials = It can't be posted: { $list }
delivery-refusal-many-serials = It can't be posted: { $list }, and { $more } more
delivery-warning-count = Line { $row }, item { $item }: the quantity is { $quantity }, there are { $serials } serials
delivery-warning-after-gone = Serial { $serial } of item { $item } was card { $card } before ({ $status })
delivery-warning-after-returned = Serial { $serial } of item { $item } came back from another customer; its card { $card } has ended
delivery-warning-beside = Serial { $serial } of item { $item } is also on card { $card } ({ $status })
delivery-warning-day = { $day } is still to come
delivery-error-half = Item { $item } has serial numbers: { $value } is not a whole number of units
delivery-error-more-serials = Item { $item }: { $serials } serials for a quantity of { $value }
delivery-warning-missing = Line { $row }, item { $item }: { $missing } of { $quantity } serials are missing
delivery-error-quantity = The quantity has to be more than nothing
delivery-number = Delivery number
delivery-foreign-number = Foreign number
delivery-delivered-on = Delivered on
delivery-customer = Customer
delivery-end-customer = End customer
delivery-status = Status
delivery-note = Note
delivery-line-item = Item
delivery-line-quantity = Quantity
delivery-line-serials = Serials
delivery-line-batch = Batch
delivery-line-price = Price
delivery-panel = Deliveries
delivery-new = New delivery
delivery-unnumbered = Draft delivery
delivery-lines = Lines
delivery-step-post = Post
delivery-log = Log
delivery-section = Deliveries
delivery-section-empty = No deliveries
delivery-post-text = A posted delivery does not change any more. Each serial becomes an equipment card, with its warranty contract, as the settings say.
delivery-post-minding = { $list }. Post it all the same? A posted delivery does not change any more.
delivery-go-post = Post it
delivery-delete = Delete draft
delivery-delete-text = Delete this draft delivery? Its history is kept.
delivery-go-delete = Delete it
delivery-made-cards = Equipment cards ({ $count })
delivery-made-contracts = Warranty contracts ({ $count })
delivery-history = Delivery query
delivery-history-of = Look through all deliveries by item, serial, batch
delivery-sought-serial = Serial (any part)
delivery-sought-from = Delivered from
delivery-sought-to = to
delivery-sought-all = Clear the question
delivery-line-item-name = Item name
delivery-line-unit = Card
delivery-tab-month = This month
delivery-tab-posted = Posted
delivery-tab-draft = Drafts
delivery-tab-serials = With serials
delivery-history-reversed = The last day lies before the first
