select id, organisation, administration, url, description, key_id, sealed, off, failing_since, version, created
from endpoints
where id in (select value from json_each($1))
