update connections
set settings = $4, version = version + 1, changed = $5
where organisation = $1 and id = $2 and version = $3
