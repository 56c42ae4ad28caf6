select count(*) as "count!: i64"
from connections
where id = $1
