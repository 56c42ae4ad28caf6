update matching_customers
set class = '', verdict = 'open', partner = null, linked_by = null, decision = null
where connection = $1
