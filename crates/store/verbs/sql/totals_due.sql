select count(*) as "count!: i64", min(due) as "oldest?: i64"
from invoices
where due <= $1 and state not in ('verified', 'skipped', 'marked')
