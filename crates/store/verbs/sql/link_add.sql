insert into links (connection, here, there, linked_by, at)
values ($1, $2, $3, $4, $5)
on conflict do nothing
