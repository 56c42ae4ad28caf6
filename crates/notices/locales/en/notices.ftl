subject-broken = { $name }: the connection to { $package } has stopped
subject-still-broken = { $name }: the connection to { $package } is still down
subject-refused = { $count ->
    [one] { $name }: 1 invoice cannot be booked
   *[other] { $name }: { $count } invoices cannot be booked
}
subject-still-refused = { $count ->
    [one] { $name }: 1 invoice still waits for you
   *[other] { $name }: { $count } invoices still wait for you
}
subject-customers = { $customers ->
    [one] { $name }: 1 customer cannot go to the bookkeeping
   *[other] { $name }: { $customers } customers cannot go to the bookkeeping
}
subject-still-customers = { $customers ->
    [one] { $name }: 1 customer still waits for you
   *[other] { $name }: { $customers } customers still wait for you
}
subject-paused = { $name }: the connection to { $package } is paused
subject-mended = { $name }: everything goes over again
lead-broken = The connection of { $name } to { $package } has stopped. Nothing goes over until this is mended.
lead-refused = { $count ->
    [one] 1 invoice of { $name } cannot go to { $package } yet. The other invoices go on as usual.
   *[other] { $count } invoices of { $name } cannot go to { $package } yet. The other invoices go on as usual.
}
lead-also-refused = { $count ->
    [one] Besides, 1 invoice waits for its cause to be mended.
   *[other] Besides, { $count } invoices wait for their cause to be mended.
}
lead-customers = { $customers ->
    [one] 1 customer of { $name } cannot go to { $package } yet. Its invoices wait for that. The other customers go on as usual.
   *[other] { $customers } customers of { $name } cannot go to { $package } yet. Their invoices wait for that. The other customers go on as usual.
}
lead-also-customers = { $customers ->
    [one] 1 customer cannot go over yet either.
   *[other] { $customers } customers cannot go over yet either.
}
lead-paused = The connection of { $name } to { $package } is paused. As long as it is, nothing goes over.
lead-mended = The connection of { $name } to { $package } works, and no invoices or customers wait for you any more. There is nothing you need to do.
heals = As soon as the cause is gone, these invoices go over by themselves.
cause-count = { $count ->
    [one] 1 invoice
   *[other] { $count } invoices
}
cause-more = { $count ->
    [one] and 1 more
   *[other] and { $count } more
}
cause-mixed = On other invoices it may be about another customer, account or code.
customer-count = { $count ->
    [one] 1 customer
   *[other] { $count } customers
}
customer-mixed = On other customers it may be about another number or field.
further = { $count ->
    [one] There is 1 other cause.
   *[other] There are { $count } other causes.
}
what-to-do = What you can do
invoices = Invoices
customers = Customers
open-cause = Look at this cause
open-customers = Look at these customers
open-connection = Open the connection
why = You get this message because you receive the notices of this connection.
daily = As long as it lasts you get one a day at most.
choose = Choose or switch off notices
test-subject = Test message of Boekbrug
test-text = This is a test message. Boekbrug can send messages.
