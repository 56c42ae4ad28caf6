# Records: what came out of the bookkeeping package.
records-title = Records
records-feeds = Kinds of records
records-none = There are no records yet
records-none-text = As soon as a connection works, Boekbrug reads the customers and the other records from your bookkeeping package. They then stand here.
records-search = Search
records-search-hint = name or number
records-active-only = Active ones only
records-nothing = Nothing found
records-completed = Up to date: { $ago }.
records-rejects = { $count ->
    [one] 1 row could not be taken over
   *[other] { $count } rows could not be taken over
}
records-rejects-text = The rest was taken over as usual. A row comes over by itself once it is corrected in the bookkeeping package.
records-more-rejects = And { $count } more.
records-code = Code
records-name = Name
records-state = State
records-changed = Last changed
records-active = active
records-inactive = not active
records-invoices = Invoices of this customer
records-values = Values
records-field = Field
records-value = Value
records-blanks = { $count ->
    [one] 1 blank field
   *[other] { $count } blank fields
}
records-from = Comes from
records-off = is not overwritten
records-last-changed = last changed on { $at }
records-history = What was overwritten
records-history-none = Nothing yet: all values are as they first came in.
records-blank = blank
records-older = { $count ->
    [one] And once more before that.
   *[other] And { $count } more times before that.
}
records-yes = yes
records-no = no
records-band-high = high
records-band-low = low
records-band-other = other
records-band-none = none
records-band-reverse = reverse charge
records-band-eu-goods = goods within the EU
records-band-eu-services = services within the EU
records-band-outside-eu = outside the EU
records-kind-revenue = revenue
records-kind-debtors = debtors
records-kind-profit-and-loss = profit and loss
records-kind-balance = balance
records-kind-reserved = the package's own
records-kind-sales = sales
records-kind-purchases = purchases
records-kind-money = bank or cash
records-kind-general = general
