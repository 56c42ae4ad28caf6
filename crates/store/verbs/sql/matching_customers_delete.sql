delete from matching_customers
where connection = $1
