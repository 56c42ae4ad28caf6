insert into secrets (connection, name, key_id, sealed, changed)
values ($1, $2, $3, $4, $5)
on conflict (connection, name) do update
set key_id = excluded.key_id, sealed = excluded.sealed, changed = excluded.changed
