select
    id, organisation, administration, connection, body, digest, pdf, source, state, findings, progress, attempts, due,
    created, changed
from invoices
where
    connection in (select connections.id from connections where organisation = $1 and administration = $2)
    and number = $3
order by id desc
