insert into runs (connection, id, what, started, ended, counts, findings)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict do nothing
