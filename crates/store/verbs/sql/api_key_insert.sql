insert into api_keys (id, organisation, name, start, hash, scopes, administrations, created, expires, used, revoked)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
on conflict do nothing
