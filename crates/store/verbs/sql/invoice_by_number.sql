select
    id, organisation, administration, connection, body, digest, pdf, source, state, findings, progress, attempts, due,
    created, changed
from invoices
where connection = $1 and number = $2
