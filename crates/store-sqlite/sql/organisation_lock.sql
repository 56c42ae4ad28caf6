-- one writer at a time: nothing needs to be locked
select id
from organisations
where id = $1
