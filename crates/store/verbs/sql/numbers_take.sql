-- takes $2 numbers and returns the last; the row stays locked until the end of the transaction, so that nobody sees a
-- number before the ones below it
insert into change_counters (administration, last)
values ($1, $2)
on conflict (administration) do update
set last = change_counters.last + excluded.last
returning last
