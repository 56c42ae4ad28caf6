-- as wake.sql does it for invoices
update app_customers
set due = $3
where connection = $1 and heals <> '[]' and heals like '%' || $2 || '%' and due > $3
