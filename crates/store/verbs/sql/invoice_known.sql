select count(*) as "count!: i64"
from invoices
where connection = $1 and id = $2
