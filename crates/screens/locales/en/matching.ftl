# Who is who: the customers of both sides beside each other.
matching-title = Compare customers
matching-lead = See which customers are the same, so that no doubles arise. Nothing is written before you finish.
matching-empty = There are no customers to compare
matching-empty-how = Your application has handed over no customers. If it knows none yet you can go on: every customer of the bookkeeping package is then new.
matching-gathered = { $count ->
    [one] Your application handed over 1 customer. It is compared with the customers of the bookkeeping package.
   *[other] Your application handed over { $count } customers. They are compared with the customers of the bookkeeping package.
}
matching-rule = How do you want to compare?
matching-rule-weighed = By everything that is known
matching-rule-weighed-hint = Number, name, Chamber of Commerce, VAT number, address, e-mail and telephone count.
matching-rule-numbers = By equal customer number alone
matching-rule-numbers-hint = If you keep the numbers of both sides equal yourself.
matching-rule-exact = By exactly equal name or equal number
matching-rule-exact-hint = Everything else becomes a question to you.
matching-start = Compare
matching-start-again = Compare again
matching-reading = { $count ->
    [0] The customers are being read and compared.
    [one] The customers are being read and compared. 1 customer read.
   *[other] The customers are being read and compared. { $count } customers read.
}
matching-look-again = Refresh
matching-progress = { $linked } confirmed, { $open } still to look at
matching-undo = Take the last decision back
matching-finish = Finish and link
matching-finished = { $count ->
    [one] Finished: 1 customer is linked.
   *[other] Finished: { $count } customers are linked.
}
matching-to-preview = To the preview
matching-lists = Lists
matching-tab-sure = Sure ({ $count })
matching-tab-doubtful = Doubtful ({ $count })
matching-tab-only-here = Only here ({ $count })
matching-tab-only-there = Only there ({ $count })
matching-tab-doubles = Doubles ({ $count })
matching-sure-hint = These pairs are sure. Look through them, refuse what is wrong and confirm the rest at once.
matching-doubtful-hint = Look at these customers one by one. The likeliest stands first.
matching-only-here-hint = The bookkeeping package does not know these customers of your application.
matching-only-there-hint = Your application does not know these customers of the bookkeeping package.
matching-doubles-hint = One side probably has these customers twice. Nothing is merged: mend it where they are kept.
matching-doubles-here = In your application
matching-doubles-there = In the bookkeeping package
matching-none = Nothing in this list
matching-none-hint = Choose another list, or finish.
matching-accept-sure = { $count ->
    [one] Confirm this one sure pair
   *[other] Confirm all { $count } sure pairs
}
matching-accept = This is the same customer
matching-refuse = Not the same
matching-choose = The same customer after all
matching-none-of-these = None of these
matching-set-apart = Take apart
matching-linked = Confirmed
matching-without = Without a counterpart
matching-refused = Refused
matching-taken = Belongs to another
matching-against = Mind:
matching-did-accept-sure = { $count ->
    [0] Nothing was left to confirm.
    [one] 1 pair is confirmed.
   *[other] { $count } pairs are confirmed.
}
matching-did-accept = Confirmed.
matching-did-refuse = Refused.
matching-did-set-apart = This customer stays without a counterpart.
matching-did-undo = The last decision was taken back.
matching-nothing-to-undo = There is no decision to take back.
matching-did-finish = { $count ->
    [one] 1 customer is linked.
   *[other] { $count } customers are linked.
}
matching-later = Finish later
matching-later-hint = What you do not finish is not linked. You can still do so after the start.
