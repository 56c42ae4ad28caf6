select
    id, organisation, administration, connection, body, digest, pdf, source, state, findings, progress, attempts, due,
    created, changed
from invoices
where organisation = $1 and id = $2
