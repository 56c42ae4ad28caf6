-- The row of values is repeated, once for each record. `$8` and the like would make each binding a search.
insert into records (
    part, package_id, id, code, name, is_active, hash, body, identification, vat_number, reading, changed
)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
on conflict (part, package_id) do nothing
