select count(*) as "count!: i64"
from records
where connection = $1 and feed = $2 and package_id in (select json_array_elements_text($3::text::json))
