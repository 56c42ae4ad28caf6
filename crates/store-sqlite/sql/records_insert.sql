-- the row of values is repeated, once for each record; what all share is bound once
insert into records (
    part, package_id, id, code, name, is_active, hash, body, identification, vat_number, reading, changed
)
select
    shared.part, page.column1, page.column2, page.column3, page.column4, page.column5, page.column6, page.column7,
    page.column8, page.column9, shared.reading, shared.changed
from (values (?, ?, ?, ?, ?, ?, ?, ?, ?)) as page
cross join (select ? as part, ? as reading, ? as changed) as shared
where true
on conflict (part, package_id) do nothing
