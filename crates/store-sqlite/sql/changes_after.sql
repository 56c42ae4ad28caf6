-- scoped: an administration of another organisation gives nothing, nor does a number below nought
select key & 1099511627775 as "number!: i64", subject, id, kind, body, at
from changes
where
    key > (select part << 40 from change_counters where administration = $2) + max($3, 0)
    and key < (select (part + 1) << 40 from change_counters where administration = $2)
    and exists (select 1 from administrations where administrations.id = $2 and administrations.organisation = $1)
order by key
limit $4
