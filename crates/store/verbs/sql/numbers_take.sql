-- takes $2 numbers and returns the last; the row stays locked until the end of the transaction, so that nobody sees a
-- number before the ones below it. Whoever tells endpoints of changes finds the row by `fresh`.
insert into change_counters (administration, last, fresh)
values ($1, $2, 1)
on conflict (administration) do update
set last = change_counters.last + excluded.last, fresh = 1
returning last
