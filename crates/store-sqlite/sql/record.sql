select id, package_id, code, name, is_active as "is_active!: bool", body, changed
from records
where part = (select part from feeds where connection = $1 and feed = $2) and id = $3
