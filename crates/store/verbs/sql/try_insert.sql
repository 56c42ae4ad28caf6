-- an endpoint that was removed in the meantime finds no row
insert into tries (message, endpoint, kind, number, status, error, millis, at)
select $1, endpoints.id, $3, $4, $5, $6, $7, $8
from endpoints
where endpoints.id = $2
