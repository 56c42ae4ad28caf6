-- whoever changes who owns an organisation waits for each other: two owners that step down at the same time would both
-- see the other one
select id
from organisations
where id = $1
for no key update
