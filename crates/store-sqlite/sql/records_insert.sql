-- one JSON text holds the page: an array of arrays, in the order of these columns
insert into records (
    connection, feed, package_id, id, code, name, is_active, hash, body, identification, vat_number, reading, changed
)
select
    $1, $2, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7,
    value ->> 8, $4, $5
from jsonb_each($3)
where true
on conflict (connection, feed, package_id) do update
set
    code = excluded.code,
    name = excluded.name,
    is_active = excluded.is_active,
    hash = excluded.hash,
    body = excluded.body,
    identification = excluded.identification,
    vat_number = excluded.vat_number,
    reading = coalesce(excluded.reading, records.reading),
    changed = excluded.changed
