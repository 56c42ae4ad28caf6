-- one writer at a time: nothing needs to be locked
select id
from connections
where id = $1
