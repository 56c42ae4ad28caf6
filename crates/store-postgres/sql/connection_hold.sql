-- the first statement of who changes customers of the application: whatever else does so waits, workers too
select id
from connections
where id = $1
for no key update
