select count(*) as "count!: i64"
from records
where connection = $1 and feed = $2 and package_id in (select value from json_each($3))
