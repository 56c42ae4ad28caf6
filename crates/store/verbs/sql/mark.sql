-- $3 is the state that was read: when it moved on in between nothing is marked
update invoices
set state = 'marked', findings = '[]', heals = '[]', changed = $4
where organisation = $1 and id = $2 and state = $3
