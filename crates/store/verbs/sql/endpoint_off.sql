-- the first reason stays
update endpoints
set off = coalesce(off, $2)
where id = $1
