update endpoints
set key_id = $3, sealed = $4
where id = $1 and version = $2
