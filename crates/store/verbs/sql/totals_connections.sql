select state, count(*) as "count!: i64"
from connections
group by state
order by state
