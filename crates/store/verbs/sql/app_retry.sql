update app_customers
set due = case when due > $3 then $3 else due end, version = version + 1, changed = $3
where connection = $1 and here = $2
