select id, package_id, code, name, is_active as "is_active!: bool", body, changed
from records
where connection = $1 and id = $3 and feed = $2
