select count(*) as "count!: i64"
from causes
where code = '' and connection in (select connections.id from connections where connections.organisation = $1)
