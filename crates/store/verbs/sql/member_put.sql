insert into members (organisation, person, role, since)
values ($1, $2, $3, $4)
on conflict (organisation, person) do update
set role = excluded.role
