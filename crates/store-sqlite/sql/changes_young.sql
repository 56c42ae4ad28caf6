-- the first of those after $2 up to $3 that is not old enough
select min(key & 1099511627775) as "number?: i64"
from changes
where
    key > (select part << 40 from change_counters where administration = $1) + $2
    and key <= (select part << 40 from change_counters where administration = $1) + $3
    and at >= $4
