select id, organisation, administration, url, description, key_id, sealed, off, failing_since, version, created
from endpoints
where organisation = $1
order by created, id
