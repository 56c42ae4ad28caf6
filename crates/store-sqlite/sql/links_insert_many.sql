insert into links (connection, here, there, linked_by, at)
select $1, value ->> 0, value ->> 1, $3, $4
from json_each($2)
