insert into invoices (
    connection, id, organisation, administration, number, digest, body, pdf, source, state, findings, heals, progress,
    due, created, changed
)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '[]', 'null', $12, $13, $13)
on conflict (connection, number) do nothing
