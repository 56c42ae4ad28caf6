select count(*) as "count!: i64"
from (select id from people limit 1) as anybody
