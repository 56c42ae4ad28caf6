select id, organisation
from administrations
where id = any(array(select json_array_elements_text($1::text::json)))
