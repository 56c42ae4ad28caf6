insert into attempts (connection, invoice, step, state_from, state_to, findings, node, at)
values ($1, $2, $3, $4, $5, $6, $7, $8)
