select id, package_id, code, name, is_active as "is_active!: bool", body, changed
from records
where connection = $1 and feed = 'customers' and (code = $2 or identification = $3 or vat_number = $4)
order by code, id
