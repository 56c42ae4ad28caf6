-- each key by its own index; `feed || ''` as in the index records_by_code
select id, package_id, code, name, is_active as "is_active!: bool", body, changed
from records
where
    connection = $1
    and (
        (feed || '' = 'customers' and code = $2)
        or (feed = 'customers' and identification = $3)
        or (feed = 'customers' and vat_number = $4)
    )
order by code, id
