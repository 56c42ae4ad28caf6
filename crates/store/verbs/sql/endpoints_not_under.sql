select id, organisation, administration, url, description, key_id, sealed, off, failing_since, version, created
from endpoints
where key_id <> $1
order by id
limit $2
