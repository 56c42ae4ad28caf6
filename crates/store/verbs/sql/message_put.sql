insert into messages (id, endpoint, administration, kind, up_to, tries, due, created)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict do nothing
