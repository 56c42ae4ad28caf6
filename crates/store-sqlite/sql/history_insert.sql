insert into history (connection, feed, package_id, at, fields, author)
select $1, $2, value ->> 0, $4, value ->> 1, value ->> 2
from jsonb_each($3)
order by key
