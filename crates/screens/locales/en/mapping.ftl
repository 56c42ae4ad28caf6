# Mapping of codes and coupled fields.
mapping-title = Map codes
mapping-lead = Which code of your application belongs to which code in the bookkeeping. Boekbrug compares it with the lists that were last read.
mapping-unread = The lists of the package were not read yet. After that you can choose here.
mapping-drift = { $count ->
    [one] 1 code is no longer in the bookkeeping package
   *[other] { $count } codes are no longer in the bookkeeping package
}
mapping-drift-text = Invoices with these codes are not sent until you choose another one.
mapping-vat = VAT
mapping-vat-kind = VAT on the invoice
mapping-vat-code = VAT code in the package
mapping-vat-account = Revenue account
mapping-state = State
mapping-none = None
mapping-as-line = As the line of the invoice says
mapping-suggested = suggested
mapping-fits = { $code } fits
mapping-gone = No longer in the package
mapping-unset = Not set
mapping-good = Good
mapping-ledger = Ledger accounts
mapping-ledger-hint = Only needed when an account is called otherwise in your application than in the bookkeeping.
mapping-centres = Cost centres
mapping-centres-hint = Only needed when a cost centre is called otherwise in your application than in the bookkeeping.
mapping-conditions = Payment conditions
mapping-conditions-hint = Only needed when a payment condition has another name in your application than in the bookkeeping.
mapping-choose = Choose
mapping-empty = Free row
mapping-account-only = An account alone
mapping-elsewhere = The sales journal and the fixed accounts are chosen under:
mapping-from = In your application
mapping-to = In the bookkeeping package
mapping-saved = The codes are saved. Invoices that waited for this go on by themselves.
vat-standard = Taxed
vat-zero = Zero rate
vat-exempt = Exempt
vat-reverse = Reverse charge
vat-intra = Supply within the EU
vat-export = Export outside the EU
vat-outside = Outside VAT
fields-title = Coupled fields
fields-lead = A coupled field is overwritten when it changes in the bookkeeping. Switch off what you want to keep yourself in your application. What was taken over already stays.
fields-lead-both = A coupled field is kept equal on both sides. Behind each field stands who has the last word. Switch off what each side is to keep for itself.
fields-on = Field
fields-package = In the package
fields-conversion = Conversion
fields-saved = The coupled fields are saved.
