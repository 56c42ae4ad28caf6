-- the first of those after $2 up to $3 that is not old enough
select min(number) as "number?: i64"
from changes
where administration = $1 and number > $2 and number <= $3 and at >= $4
