select id, organisation, name, created
from administrations
where organisation = $1
order by created, id
