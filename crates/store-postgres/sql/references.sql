select feed, package_id, body
from records
where connection = $1 and is_active and feed = any(array(select json_array_elements_text($2::text::json)))
order by feed, code, id
