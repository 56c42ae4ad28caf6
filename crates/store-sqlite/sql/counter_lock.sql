-- one writer at a time: nothing needs to be locked
select pruned, last
from change_counters
where administration = $1
