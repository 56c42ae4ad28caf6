insert into matching_customers (connection, side, place, id, code, name, body, class, verdict)
select $1, $2, $3 + key, value ->> 0, value ->> 1, value ->> 2, value ->> 3, '', 'open'
from json_each($4)
-- sqlite reads "on" as that of a join unless a condition stands before it
where true
on conflict (connection, side, id) do update
set
    code = excluded.code, name = excluded.name, body = excluded.body, class = '', verdict = 'open', partner = null,
    linked_by = null, decision = null
