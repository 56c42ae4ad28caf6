select id, organisation, administration, url, description, key_id, sealed, off, failing_since, version, created
from endpoints
where id = any(array(select json_array_elements_text($1::text::json)))
