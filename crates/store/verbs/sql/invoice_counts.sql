select state, count(*) as "count!: i64"
from invoices
where connection = $1
group by state
order by state
