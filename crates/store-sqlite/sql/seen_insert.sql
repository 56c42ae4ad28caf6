insert into seen (connection, feed, reading, package_id)
select $1, $2, $3, value
from json_each($4)
where true
on conflict do nothing
