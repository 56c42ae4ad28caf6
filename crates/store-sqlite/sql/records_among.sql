select id, package_id, code, name, is_active, body, changed
from records
where part = (select part from feeds where connection = $1 and feed = $2) and id in (select value from json_each($3))
