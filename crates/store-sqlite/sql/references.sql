select feed, package_id, body
from records
where connection = $1 and is_active and feed in (select value from json_each($2))
order by feed, code, id
