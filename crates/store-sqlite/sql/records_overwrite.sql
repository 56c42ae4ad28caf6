-- the row of values is repeated, once for each record
insert into records (
    part, package_id, id, code, name, is_active, hash, body, identification, vat_number, reading, changed
)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
on conflict (part, package_id) do update
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
