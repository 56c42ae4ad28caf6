# Customers: those of your application, on their way to the bookkeeping package.
customers-title = Customers
customers-tabs = Customers by state
customers-none-out = No connection sends customers to the bookkeeping package
customers-none-out-text = Choose in the settings of a connection which customers go along.
customers-none = No customers were handed over yet
customers-none-text = As soon as your application hands customers over, they are here.
customers-lead-ticked = Only ticked customers go to the bookkeeping package. All their invoices then go along.
customers-lead-all = All customers of your application go to the bookkeeping package.
customers-ticked = Takes part
customers-tick-one = { $name } takes part
customers-number = Number in the package
customers-linked = linked
customers-tab-all = All
customers-tab-attention = Needs attention
customers-tab-underway = Under way
customers-tab-equal = Equal
customers-tab-ticked = Ticked
customers-tab-apart = Not ticked
customers-state-waiting = waiting
customers-state-findings = needs attention
customers-state-sending = being sent
customers-state-unknown = no answer came
customers-state-equal = equal
customers-state-apart = takes no part
customers-meaning-waiting = The customer goes with the next round. Its invoices wait for that.
customers-meaning-findings = The customer cannot go over like this. Below is why. Its invoices wait.
customers-meaning-sending = The customer is being made in the bookkeeping package.
customers-meaning-unknown = The bookkeeping package gave no answer. First we look whether the customer is there already, so that there will be no second one.
customers-meaning-equal = Both sides say the same.
customers-meaning-apart = This customer is not ticked. The customer and its invoices stay here. That is a choice, not an error.
customers-save-ticks = Save ticks
customers-tick-all = { $count ->
    [one] Tick this one customer
   *[other] Tick all { $count }
}
customers-untick-all = { $count ->
    [one] Take this one tick away
   *[other] Take all { $count } ticks away
}
customers-tick-found = Tick all that was found
customers-untick-found = Take the ticks away of all that was found
customers-tick-all-sure = These customers go to the bookkeeping package with the next round. Those on further pages are meant too.
customers-untick-all-sure = These customers and their invoices no longer go over. What is in the bookkeeping package already stays there.
customers-did-nothing = Nothing was changed.
customers-did-tick = { $on ->
    [one] 1 customer is ticked.
   *[other] { $on } customers are ticked.
}
customers-did-untick = { $off ->
    [one] The tick of 1 customer is gone.
   *[other] The ticks of { $off } customers are gone.
}
customers-did-both = Ticked: { $on }. No longer: { $off }.
customers-did-number = The number is given. The customer is tried again.
customers-did-no-number = The number is taken away.
customers-did-link = The customer is linked. The next round compares both sides.
customers-did-unlink = The link is removed. The customer rests until you say what is to happen.
customers-did-retry = The customer is tried again.
customers-did-restore = { $field } is put back. The next round brings it to the bookkeeping package.
customers-tick = Tick
customers-untick = Take the tick away
customers-retry = Try again now
customers-compare = Compare again now
customers-both = What both sides say
customers-here = Your application
customers-owner = Last word
customers-owner-application = your application
customers-owner-last = last change
customers-differs = differs
customers-in-package = In { $package }
customers-open-record = See the linked customer
customers-open-number = See customer { $number }
customers-not-linked = This customer is not there yet.
customers-has-number = The customer gets number { $number } there.
customers-give-number = Number in the bookkeeping package
customers-give-number-hint = Only if its own code does not fit there. The code in your application stays as it is.
customers-give-this = Give this number
customers-give-next = First free number: { $number }
customers-find = Or choose a customer that is there already
customers-find-hint = Search by name or number. No new customer is made then.
customers-link = This is it
customers-unlink = Remove the link
customers-unlink-sure = The customer and its new invoices rest then, until you choose the right customer, give a number or have it tried again. Nothing changes in the bookkeeping package.
customers-conflict = both changed at once
customers-restore = Put back
customers-by-package = changed in { $package }
customers-by-application = changed in your application
customers-by-conflict = your application gave way to the bookkeeping package
