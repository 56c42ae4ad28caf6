select id, organisation, name, created
from administrations
where organisation = $1 and id = $2
