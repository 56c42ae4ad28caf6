# The preview: what would happen the next time.
preview-title = Preview
preview-lead = See what would happen before it happens. Nothing is written, neither here nor in the bookkeeping package.
preview-start-pull = Preview of reading
preview-start-push = Preview of sending
preview-running = The preview is being made.
preview-look-again = Refresh
preview-stopped = The preview is not complete.
preview-feeds = What would be read
preview-feed = Kind
preview-create = New
preview-update = Changed
preview-unchanged = Unchanged
preview-deactivate = Becomes inactive
preview-refuse = Cannot be
preview-book = Will be booked
preview-adopt = Is there already
preview-attach = Gets its PDF
preview-verify = Will be read back
preview-skip = Will be skipped
preview-later = Later
preview-invoices = Invoices
preview-invoice = Invoice
preview-no-invoices = There are no invoices to send.
preview-unread = To be read first:
preview-not-looked-for = { $count ->
    [one] For 1 invoice nobody looked whether the package has it already. That is done before it is sent.
   *[other] For { $count } invoices nobody looked whether the package has them already. That is done before they are sent.
}
preview-nothing = Nothing to do
preview-nothing-hint = Everything is as it stands in the bookkeeping package.
preview-fields = Fields that are overwritten
preview-field = Field
preview-now = Now
preview-then = Then
preview-customers = Customers of your application
preview-customers-adopt = There already, will be linked
preview-customers-not-looked-at = { $count ->
    [one] 1 more customer was not looked at: there are too many for a preview.
   *[other] { $count } more customers were not looked at: there are too many for a preview.
}
