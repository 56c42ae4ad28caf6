# The logbook.
logbook-title = Logbook
logbook-lead = What each connection did, and what went wrong.
logbook-connection = Connection
logbook-show = Show
logbook-today = Today
logbook-calls-today = Calls today
logbook-of = of { $count }
logbook-left = { $count } left until midnight UTC.
logbook-no-limit = This package names no limit for a day.
logbook-calls-help = What are calls?
logbook-budget-short = What invoices do not need waits until tomorrow
logbook-budget-scarce = Reading waits until tomorrow, invoices go on
logbook-done-today = Done today
logbook-invoices-over = invoices booked and checked
logbook-failed-day = Failed calls, 24 hours
logbook-errors-today = Errors of today
logbook-no-errors = None
logbook-times = in { $count ->
    [one] 1 run
   *[other] { $count } runs
}
logbook-weeks = The last four weeks
logbook-plot-empty = Nothing to show yet.
logbook-plot-desc = Bars per day. The same figures are in the table below.
logbook-plot-table = Figures in a table
logbook-plot-runs = Runs
logbook-plot-runs-sum = { $count ->
    [one] 1 run
   *[other] { $count } runs
} in four weeks.
logbook-plot-records = Changes taken over
logbook-plot-records-sum = { $count ->
    [one] 1 change
   *[other] { $count } changes
} in four weeks.
logbook-plot-calls = Calls
logbook-plot-calls-sum = { $count ->
    [one] 1 call
   *[other] { $count } calls
} in four weeks.
logbook-plot-waiting = Waiting time of invoices
logbook-plot-waiting-sum = Mean of each day, from offer to checked. The longest day: { $time }.
logbook-plot-waiting-none = Mean of each day, from offer to checked.
logbook-limit = limit: { $count } a day
logbook-day = Day
logbook-day-utc = Day (UTC)
logbook-with-findings = With findings
logbook-failed = Failed
logbook-runs = Runs of this connection
logbook-runs-caption = Newest first. A read that found nothing new is not listed.
logbook-all-runs = All runs
logbook-only-findings = Only with findings
logbook-no-runs-title = No runs
logbook-no-runs = As soon as the connection reads or sends something, it is listed here.
logbook-nothing-title = No connection yet
logbook-nothing = The logbook begins with the first connection. Make it under Connections.
logbook-what = What
logbook-started = Started
logbook-ended = Ended
logbook-lasted = Time
logbook-result = Result
logbook-went-well = Went well
logbook-counts = What was done
logbook-count = What
logbook-number = Number
logbook-read-feed = Read { $feed }
logbook-push = Send invoices
logbook-name-pages = pages
logbook-name-read = read
logbook-name-created = new
logbook-name-updated = changed
logbook-name-deactivated = no longer active
logbook-name-rejected = not taken over
logbook-name-tried = looked at
logbook-name-booked = booked
logbook-name-found = there already
logbook-name-verified = booked and checked
logbook-name-refused = with findings
logbook-name-skipped = no booking needed
logbook-name-unknown = without an answer
logbook-name-later = again later
logbook-under-a-second = < 1 s
logbook-seconds = { $count } s
logbook-minutes = { $count } min
logbook-hours = { $count } h
logbook-hours-minutes = { $hours } h { $minutes } min
logbook-customers-out = Customers to the bookkeeping package
logbook-name-overwritten = overwritten
logbook-name-equal = equal
