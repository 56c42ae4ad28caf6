update history
set fields = $5
where connection = $1 and feed = $2 and package_id = $3 and number = $4
