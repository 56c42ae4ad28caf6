delete from matching_customers
where connection = $1 and side = 'there'
