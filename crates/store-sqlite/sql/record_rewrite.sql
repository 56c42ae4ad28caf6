-- the hash stays: what comes in is compared with what came in, not with what was emptied
update records
set body = $4, changed = $5
where part = (select part from feeds where connection = $1 and feed = $2) and id = $3
