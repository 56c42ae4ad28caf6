-- one writer at a time: nothing needs to be locked
select erased
from people
where id = $1
