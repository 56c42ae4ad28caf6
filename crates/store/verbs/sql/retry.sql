update invoices
set due = $3
where organisation = $1 and id = $2 and state not in ('verified', 'skipped', 'marked')
