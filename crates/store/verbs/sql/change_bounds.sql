select pruned + 1 as "first!: i64", last
from change_counters
where
    administration = $2
    and exists (select 1 from administrations where administrations.id = $2 and administrations.organisation = $1)
