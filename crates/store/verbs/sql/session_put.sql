insert into sessions (token_hash, person, organisation, csrf, created, seen, expires)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict do nothing
