-- scoped: an administration of another organisation gives nothing
select number, subject, id, kind, body, at
from changes
where
    administration = $2
    and number > $3
    and exists (select 1 from administrations where administrations.id = $2 and administrations.organisation = $1)
order by number
limit $4
