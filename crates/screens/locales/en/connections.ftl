# Connections: overview, one connection, settings, disconnecting.
connections-lead = What goes to and fro between your bookkeeping and your application.
connections-new = New connection
connections-first = Link your bookkeeping
connections-none = You have no connection yet
connections-none-text = Link your bookkeeping package in a few steps. You can stop at any moment and go on later.
connections-menu = Menu of { $name }
connections-continue = Go on linking
connections-draft = This connection is not finished. You go on where you were.
connections-read = Updated: { $ago }
connections-attention = { $count ->
    [one] 1 invoice needs your attention
   *[other] { $count } invoices need your attention
}
connections-ended = { $count ->
    [one] 1 connection has ended. Its data is kept.
   *[other] { $count } connections have ended. Their data is kept.
}
state-attention = Needs attention

flow-nothing-read = Nothing read yet
flow-more = { $count ->
    [one] and 1 other kind
   *[other] and { $count } other kinds
}
flow-booked = { $count ->
    [one] 1 invoice booked
   *[other] { $count } invoices booked
}
flow-waiting = { $count } in the queue
flow-attention = { $count ->
    [one] 1 needs attention
   *[other] { $count } need attention
}
flow-said = From { $package } to { $administration }: { $feeds }. From { $administration } to { $package }: { $booked } invoices booked, { $waiting } in the queue, { $attention } with a remark.

connection-settings = Settings
connection-mapping = Map codes
connection-fields = Coupled fields
connection-notices = Notifications by e-mail
connection-pause = Pause
connection-resume = Resume
connection-pull = Update now
connection-disconnect = Disconnect
connection-doctor = Examine the connection
connection-relink = Sign in again
connection-flow = What flows
connection-due = Next time: { $moment }.
connection-runs = Latest runs
connection-logbook = Everything in the logbook
connection-more = More of this connection
connection-feeds = Feeds
connection-calls = Requests today
connection-back = Back to the connection
connection-paused = The connection is paused. Nothing is read or sent until you resume it.
connection-resumed = The connection works again.
connection-asked = Boekbrug starts working now. You see the outcome below.
connection-asked-later = The connection is outside its hours. It updates from { $moment } on.
connection-disconnected = The connection has ended. Its data is kept.
calls-of = { $count } of { $most }
calls-today = { $count ->
    [one] 1 request to the package
   *[other] { $count } requests to the package
}
hours-between = { $minutes ->
    [1] Every day from { $from } to { $until }, every minute.
   *[other] Every day from { $from } to { $until }, every { $minutes } minutes.
}
hours-always = { $minutes ->
    [1] Around the clock, every minute.
   *[other] Around the clock, every { $minutes } minutes.
}
feed-reading = being read
feed-read = read
feed-waits = waiting
feed-never = not read yet
feed-rejects = { $count ->
    [one] 1 row unreadable
   *[other] { $count } rows unreadable
}
run-push = Sending invoices
run-what = What
run-when = When
run-result = Outcome
run-none = The connection has done nothing yet.
run-nothing = Nothing changed
run-created = { $count } new
run-updated = { $count } changed
run-inactive = { $count } inactive
run-booked = { $count } booked
run-verified = { $count } checked
run-refused = { $count } refused

disconnect-title = Disconnect
disconnect-lead = You end the connection of { $name } with { $package }. This cannot be undone. You can link again later.
disconnect-stays = All data, invoices and receipts in Boekbrug are kept.
disconnect-secrets = The keys and the consent of this connection are deleted.
disconnect-package = Nothing changes in the bookkeeping package.
disconnect-open = { $count ->
    [one] 1 invoice is not finished and will not go over any more.
   *[other] { $count } invoices are not finished and will not go over any more.
}
disconnect-yes = Yes, disconnect
disconnect-no = No, go back

doctor-title = Examine the connection
doctor-well = Everything works. Nothing was changed, neither here nor in the package.
doctor-unwell = Something is not right. Below is what, and who can solve it. Nothing was changed.
doctor-good = Good
doctor-bad = Not good
doctor-calls = { $count ->
    [one] This took 1 request to the package.
   *[other] This took { $count } requests to the package.
}
doctor-again = Examine again

settings-title = Settings
settings-hours = When the connection works
settings-hours-hint = Dutch time. Set both times equal to work around the clock.
settings-from = From
settings-until = Until
settings-every = Every how many minutes
settings-every-of = { $feed }: every how many minutes (empty: like the rest)
settings-wanted-time = choose a time such as 08:30
settings-wanted-minutes = choose a number from 1 to 10,080
settings-bookings = Bookings
settings-save = Save
settings-cancel = Cancel
settings-saved = The settings are saved.

answers-journal = Sales journal
answers-journal-hint = The sales bookings come in this journal.
answers-debtor = Debtor account
answers-debtor-hint = The amount that the customer has to pay comes on this account.
answers-revenue = Revenue account
answers-revenue-hint = Only for lines of invoices that name no account themselves.
answers-rounding = Account for roundings
answers-rounding-hint = Only needed when your invoices have rounded amounts.
answers-choose = Make a choice
answers-none = None
answers-gone = { $code } (no longer in the package)
answers-sending = What is sent
answers-pdfs = Send the PDF of each invoice along
answers-earlier-pdfs = Also send the PDFs of invoices that were made already
answers-earlier = Also book invoices that were made already
answers-start = Invoices from
answers-start-hint = Invoices from before this day count as made already. Empty: the day on which the connection was made.
connection-first-read = The first time all data are read. The numbers appear by themselves.
doctor-detail = For the administrator
answers-customers = Which customers of your application go to the bookkeeping package?
answers-customers-hint = A customer that is in the bookkeeping package already is first looked for by number, VAT number and KvK number. Those who are known by name alone are found by comparing customers; do that first.
answers-customers-none = None: customers are made in the bookkeeping package
answers-customers-ticked = Only customers that are ticked on the Customers screen, with all their invoices
answers-customers-all = All customers
answers-owner = Who has the last word about the data of a customer?
answers-owner-hint = This counts when the sides differ about a field. It can differ per field, under Coupled fields.
answers-owner-package = The bookkeeping package
answers-owner-application = Your application
answers-owner-last = Whoever changed the field last
answers-numbering = A customer with a code that the bookkeeping package does not take as a number
answers-numbering-hint = The bookkeeping package knows only numbers of digits. The code in your application stays as it is.
answers-numbering-ask = Waits until somebody gives it a number
answers-numbering-next = Gets the first free number by itself
answers-target = What does an invoice become in the bookkeeping package?
answers-target-hint = Of a draft invoice you make the invoice in the bookkeeping package yourself.
answers-target-booking = A booking
answers-target-order = A draft invoice
answers-order-item = Item for lines without one
answers-order-item-hint = Only for draft invoices. The VAT and the revenue account follow from this item.
answers-order-item-none = There is no item in this administration yet. Create one in the bookkeeping package first. Boekbrug reads it, and you choose it here afterwards.
run-customers = Sending customers
