update connections
set state = $2, findings = $3, changed = $4
where id = $1
