select state, count(*) as "count!: i64"
from invoices
group by state
order by state
