select package_id, id, hash, is_active as "is_active!: bool", body
from records
where connection = $1 and feed = $2 and package_id in (select json_array_elements_text($3::text::json))
