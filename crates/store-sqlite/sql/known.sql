select package_id, id, hash, is_active as "is_active!: bool", body
from records
where part = (select part from feeds where connection = $1 and feed = $2) and package_id in (select value from json_each($3))
