# What stands around every page, and words that hold everywhere.
frame-skip = Skip to content
frame-menu = Main menu
frame-connections = Connections
frame-invoices = Invoices
frame-customers = Customers
frame-records = Records
frame-logbook = Logbook
frame-manage = Manage
frame-help = Help
frame-attention = { $count ->
    [one] 1 item needs attention
   *[other] { $count } items need attention
}
frame-account = Menu of { $name }
frame-my-account = My account
frame-enter = Work in { $name }
frame-sign-out = Sign out
frame-theme-auto = As my device
frame-theme-light = Light
frame-theme-dark = Dark
frame-to-start = To the overview
frame-continue = Continue
frame-pages = Pages
frame-next-page = Next page

finding-package-says = The bookkeeping package says:
finding-more = Read more

who-bookkeeper = The bookkeeper can solve this
who-application = The administrator of your application can solve this
who-operator = The operator of Boekbrug can solve this
who-package = The help desk of the bookkeeping package can solve this

role-reader = reader
role-bookkeeper = bookkeeper
role-administrator = administrator
role-owner = owner

state-draft = Being set up
state-active = Active
state-paused = Paused
state-broken = Broken
state-disconnected = Disconnected

invoice-state-waiting = Waiting
invoice-state-findings = Needs attention
invoice-state-sending = Being sent
invoice-state-unknown = No answer yet
invoice-state-booked = Booked
invoice-state-attached = Booked, with PDF
invoice-state-verified = Booked and checked
invoice-state-skipped = No booking needed
invoice-state-marked = Marked as booked

feed-countries = Countries
feed-vat-rates = VAT rates
feed-ledger-accounts = Ledger accounts
feed-journals = Journals
feed-periods = Booking periods
feed-vat-codes = VAT codes
feed-payment-conditions = Payment conditions
feed-cost-centres = Cost centres
feed-item-groups = Item groups
feed-items = Items
feed-employees = Employees
feed-customers = Customers
feed-projects = Projects

ago-now = just now
ago-minutes = { $count ->
    [one] 1 minute ago
   *[other] { $count } minutes ago
}
ago-hours = { $count ->
    [one] 1 hour ago
   *[other] { $count } hours ago
}
ago-days = { $count ->
    [one] 1 day ago
   *[other] { $count } days ago
}

door-sign-in = Sign in
door-signed-out = You are signed out.
door-nobody = Nobody can sign in yet. Whoever runs the server finds a link in the output of the program to make the first person.
door-email = E-mail address
door-name = Your name
door-organisation = Name of your organisation
door-organisation-unnamed = My organisation
door-password = Password
door-password-new = New password
door-password-hint = At least 10 characters. A short sentence is easy to remember.
door-password-known = Are you known here already? Then use your own password. Otherwise choose a new one of at least 10 characters.
door-openid = Sign in through your organisation
door-forgotten = Forgotten your password? An administrator of your organisation can send you a link to choose a new one.
door-setup = Set up Boekbrug
door-setup-lead = You become the first person and the owner of your organisation. After that you link your bookkeeping.
door-invitation = Invitation
door-invitation-lead = You are invited to { $organisation } as { $role }.
door-reset = New password
door-reset-lead = Choose a new password for { $email }.
