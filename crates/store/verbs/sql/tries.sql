select message, endpoint, kind, number, status, error, millis, at
from tries
where endpoint = $1
order by at desc, place desc
limit $2
