insert into administrations (id, organisation, name, created)
values ($1, $2, $3, $4)
on conflict do nothing
