update matching_customers
set verdict = 'open', partner = null, linked_by = null, decision = null
where connection = $1 and decision = $2
