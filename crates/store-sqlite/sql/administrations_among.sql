select count(*) as "count!: i64"
from administrations
where organisation = $1 and id in (select value from json_each($2))
