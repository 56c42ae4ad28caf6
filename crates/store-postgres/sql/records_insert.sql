-- one array per column holds the page
insert into records (
    connection, feed, package_id, id, code, name, is_active, hash, body, identification, vat_number, reading, changed
)
select $1, $2, page.*, $12, $13
from
    unnest(
        $3::text [], $4::text [], $5::text [], $6::text [], $7::boolean [], $8::bigint [], $9::text [], $10::text [],
        $11::text []
    ) as page
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
