insert into endpoints (id, organisation, administration, url, description, key_id, sealed, off, failing_since, version, created)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
on conflict do nothing
