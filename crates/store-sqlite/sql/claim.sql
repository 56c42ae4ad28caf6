-- those that are due longest, so that invoices tried again and again cannot keep new ones waiting; one writer at a time,
-- so nobody can take a row between the inner select and the update
update invoices
set claimed_fence = $2
where
    connection = $1
    and id in (
        select free.id
        from invoices as free
        where
            free.connection = $1
            and free.claimed_fence <> $2
            and free.due <= $3
            and free.state not in ('verified', 'skipped', 'marked')
        order by free.due, free.id
        limit $4
    )
returning
    id, organisation, administration, connection, body, digest, pdf, source, state, findings, progress, attempts, due,
    created, changed
