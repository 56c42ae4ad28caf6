-- those that are due longest, so that invoices tried again and again cannot keep new ones waiting; locked and skipped,
-- because `id in (select … where free limit n)` hands rows out twice here; materialized, because the lock must be taken
-- once
with free as materialized (
    select id
    from invoices
    where
        connection = $1
        and claimed_fence <> $2
        and due <= $3
        and state not in ('verified', 'skipped', 'marked')
    order by due, id
    limit $4
    for no key update skip locked
)

update invoices
set claimed_fence = $2
from free
where invoices.connection = $1 and invoices.id = free.id
returning
    invoices.id, organisation, administration, connection, body, digest, pdf, source, state, findings, progress,
    attempts, due, created, changed
