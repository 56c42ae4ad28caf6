-- locked and skipped: whoever takes numbers just now marks the row anew. Whoever would take numbers waits for the end of
-- this transaction, so their mark comes after it is taken away. Materialized, because the lock must be taken once.
with changed as materialized (
    select administration
    from change_counters
    where fresh = 1
    order by administration
    limit $1
    for no key update skip locked
)

update change_counters
set fresh = 0
from changed
where change_counters.administration = changed.administration
returning change_counters.administration, last
