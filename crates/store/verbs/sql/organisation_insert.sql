insert into organisations (id, name, created)
values ($1, $2, $3)
on conflict do nothing
