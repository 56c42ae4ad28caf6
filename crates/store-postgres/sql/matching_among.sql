select side, id, place, code, name, body, class, verdict, partner, linked_by, decision
from matching_customers
where connection = $1 and side = $2 and id = any(array(select json_array_elements_text($3::text::json)))
