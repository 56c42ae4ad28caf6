-- every change of the administration is read: an index by id would cost each change that is written, for something that
-- is rarely done
select key & 1099511627775 as "number!: i64", body
from changes
where
    key > (select part << 40 from change_counters where administration = $1)
    and key < (select (part + 1) << 40 from change_counters where administration = $1)
    and id = $3
    and subject = $2
order by key
