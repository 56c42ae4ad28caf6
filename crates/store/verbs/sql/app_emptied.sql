-- what a step noted that had read what was emptied since, without it
update app_customers
set progress = $3, findings = $4
where connection = $1 and here = $2
