select connection, name, key_id, sealed
from secrets
where key_id <> $1
order by connection, name
limit $2
