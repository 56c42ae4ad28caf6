update matching_customers
set verdict = $4, partner = $5, linked_by = $6, decision = $7
where connection = $1 and side = $2 and id = $3
