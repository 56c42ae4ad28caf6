select count(*) as "count!: i64"
from administrations
where organisation = $1 and id = any(array(select json_array_elements_text($2::text::json)))
