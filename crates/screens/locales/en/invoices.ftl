# Invoices: the list, one invoice, trying again, marking as booked.
invoices-title = Invoices
invoices-tabs = How far invoices are
invoices-tab-all = All
invoices-tab-attention = Needs attention
invoices-tab-underway = On its way
invoices-tab-booked = Booked
invoices-tab-aside = Not by Boekbrug
invoices-search = Search invoices
invoices-search-label = Search
invoices-search-hint = number, customer or customer number
invoices-search-button = Search
invoices-connection = Connection
invoices-all-connections = All connections
invoices-none = There are no invoices yet
invoices-none-text = As soon as your application offers an invoice, it stands here. You need to do nothing for it.
invoices-nothing = No invoices found
invoices-nothing-text = There is nothing here now.
invoices-clear = Show everything
invoices-why = Why invoices wait
invoices-all-findings = All findings explained
invoices-explain = Explanation and steps
invoices-without-cause = Show other causes too
invoices-count = { $count ->
    [one] 1 invoice
   *[other] { $count } invoices
}
invoices-with-cause = { $count ->
    [one] 1 invoice has this now
   *[other] { $count } invoices have this now
}
invoices-more-findings = and { $count } more
invoices-newest = To the newest
invoices-older = Older invoices

invoices-number = Number
invoices-customer = Customer
invoices-date = Date
invoices-total = Total
invoices-state = State
invoices-credit = credit note

invoices-one = Invoice { $number }
invoices-one-credit = Credit note { $number }
invoices-findings = { $count ->
    [one] What must be done
   *[other] What must be done ({ $count })
}
invoices-open-package = Open in { $package }
invoices-retry = Try again
invoices-mark = Mark as booked
invoices-lines = Lines
invoices-line-what = Description
invoices-line-quantity = Quantity
invoices-line-price = Price
invoices-line-vat = VAT
invoices-line-net = Amount
invoices-line-found = look here
invoices-line-account = account
invoices-line-item = item
invoices-line-cost-centre = cost centre
invoices-line-project = project
invoices-line-employee = employee
invoices-line-allowance = Allowance
invoices-line-charge = Charge
invoices-more-lines = { $count ->
    [one] 1 more line is in the PDF.
   *[other] { $count } more lines are in the PDF.
}
invoices-total-excl = Total without VAT
invoices-total-incl = Total with VAT
invoices-vat-over = VAT { $vat } on { $base }
invoices-rounding = Rounding
invoices-prepaid = Paid already
invoices-vat-zero = 0%
invoices-vat-exempt = exempt
invoices-vat-reverse = reverse charge
invoices-vat-eu = within the EU
invoices-vat-export = outside the EU
invoices-vat-outside = no VAT

invoices-facts = Details
invoices-due-date = Due date
invoices-payment-condition = Payment condition
invoices-credited = For invoice
invoices-order = Your reference
invoices-period = Period
invoices-description = Description
invoices-identification = Customer's Chamber of Commerce number
invoices-vat-number = Customer's VAT number

invoices-pdf = PDF
invoices-pdf-open = Open PDF
invoices-pdf-title = PDF { $name }

invoices-timeline = What happened
invoices-step-accept = Received
invoices-step-check = Checked
invoices-step-find = Looked for in the books
invoices-step-book = Sent to the books
invoices-step-attach = PDF added
invoices-step-read-back = Read back and compared
invoices-step-mark = Marked as booked
invoices-step-other = Updated
invoices-times = { $count } times
invoices-older-steps = { $count ->
    [one] 1 more step before that
   *[other] { $count } more steps before that
}
invoices-by-person = a user
invoices-by-application = your application
invoices-by-operator = operator { $name }

invoices-receipt = Receipt
invoices-receipt-text = Sent on { $sent }. Read back on { $verified }, and everything was equal.
invoices-sent = Sent
invoices-read-back = In the books
invoices-customer-id = Customer (id)
invoices-booking-number = Booking number
invoices-booking-id = Id of the booking
invoices-sha = Fingerprint (SHA-256)

invoices-meaning-verified = This invoice is in the books. Boekbrug read the booking back: everything is right.
invoices-meaning-skipped = This invoice needs no booking.
invoices-meaning-marked = Somebody marked this invoice as booked. Boekbrug does not send it.
invoices-meaning-unknown = Sent, but no answer came. Boekbrug first looks whether the booking is there; nothing is booked twice.
invoices-meaning-sending = The invoice is being sent now.
invoices-meaning-person = First mend what stands below. After that the invoice goes over by itself, or you press Try again.
invoices-meaning-later = Boekbrug tries again by itself on { $at }.
invoices-meaning-booked = The booking is made. Boekbrug completes it and then reads it back.
invoices-meaning-waiting = The invoice goes along with the next run.

invoices-retried = The invoice is tried again.
invoices-at-its-end = Nothing is left to do for this invoice.
invoices-marked = The invoice is marked as booked.
invoices-not-marked = The invoice is not marked: it is finished already, or it is being sent just now.
invoices-retried-all = { $count ->
    [one] 1 invoice is tried again.
   *[other] { $count } invoices are tried again.
}

invoices-retry-all = { $count ->
    [one] Try again
   *[other] Try all { $count } again
}
invoices-retry-all-title = Try again
invoices-retry-ask = { $count ->
    [one] 1 invoice waits for this: { $title }. Do you want to try it again now?
   *[other] { $count } invoices wait for this: { $title }. Do you want to try all of them again now?
}
invoices-retry-first = It only helps once the cause is gone.
invoices-retry-none = No invoice has this any more.
invoices-back = Back to the invoices
invoices-cancel = Cancel

invoices-mark-title = Mark invoice { $number } as booked
invoices-mark-text = Do this only when the invoice is in your books already, for example because you booked it by hand. Boekbrug then sends it no more. You cannot undo this.
invoices-mark-reason = Why is it booked already?
invoices-mark-hint = For example: booked by hand as entry 2026-118. This stays with the invoice.
invoices-mark-wrong = Write in at most 300 characters why the invoice is booked already.
invoices-order-one = Draft invoice
invoices-order-number = Draft invoice: order { $number }
invoices-order-placed = Draft invoice placed
invoices-order-verified = Draft invoice is ready
invoices-order-open = open: no invoice was made of it yet
invoices-order-unread = not read yet whether an invoice was made of it
invoices-order-invoiced = invoiced
invoices-order-invoiced-as = invoiced under number { $number }
invoices-order-gone = no longer in the bookkeeping package
invoices-order-pdf = Download the PDF
invoices-meaning-order = This invoice is a draft in the bookkeeping package. Boekbrug read it back: everything is right. You make the invoice there.
invoices-step-order = Sent to the books as a draft invoice
invoices-apart = Customer takes no part
invoices-order-done = Invoiced in the bookkeeping package
invoices-meaning-invoiced = An invoice was made of this draft in the bookkeeping package. There is nothing more to do.
invoices-meaning-invoiced-as = Invoice { $number } was made of this draft in the bookkeeping package. There is nothing more to do.
invoices-meaning-apart = The customer is not ticked for this connection. So the invoice stays here. That is a choice, not an error.
invoices-tab-apart = Customer takes no part
