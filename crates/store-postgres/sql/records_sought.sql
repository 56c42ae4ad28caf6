-- `feed || ''` as in the index records_by_code; $6: active ones only, $7 is a pattern
select id, package_id, code, name, is_active as "is_active!: bool", body, changed
from records
where
    connection = $1
    and feed || '' = $2
    and (code, id) > ($3, $4)
    and (not $6::boolean or is_active)
    and (code ilike $7 or name ilike $7)
order by code, id
limit $5
