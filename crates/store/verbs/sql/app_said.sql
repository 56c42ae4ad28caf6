-- the version stays: it is the step that ends in this transaction who says so
update app_customers
set
    body = $3,
    name = coalesce($4, name)
where connection = $1 and here = $2
