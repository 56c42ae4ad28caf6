select id
from endpoints
where
    organisation = $1
    and (administration is null or administration = $2)
    and off is null
    and exists (select 1 from administrations where administrations.id = $2 and administrations.organisation = $1)
order by id
