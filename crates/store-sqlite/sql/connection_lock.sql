-- one writer at a time: nothing needs to be locked
select administration
from connections
where organisation = $1 and id = $2
