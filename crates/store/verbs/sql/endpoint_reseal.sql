update endpoints
set key_id = $2, sealed = $3
where id = $1
