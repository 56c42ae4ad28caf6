-- the lock keeps a worker from storing a page meanwhile
select administration
from connections
where organisation = $1 and id = $2
for no key update
