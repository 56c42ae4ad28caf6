insert into history (connection, feed, package_id, at, fields)
select $1, $2, value ->> 0, $4, value ->> 1
from jsonb_each($3)
order by key
