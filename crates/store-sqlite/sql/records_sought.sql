-- by the index of codes, which holds all that is looked at; $6: active ones only, $7 is a pattern
select id, package_id, code, name, is_active as "is_active!: bool", body, changed
from records
where
    part = (select part from feeds where connection = $1 and feed = $2)
    and (code, id) > ($3, $4)
    and (not $6 or is_active)
    and (code like $7 escape '\' or name like $7 escape '\')
order by code, id
limit $5
