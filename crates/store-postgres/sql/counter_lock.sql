-- two that remove at the same time remove one after the other
select pruned, last
from change_counters
where administration = $1
for no key update
