insert into matching_customers (connection, side, place, id, code, name, body, class, verdict)
select $1, $2, $3 + page.place - 1, page.value ->> 0, page.value ->> 1, page.value ->> 2, page.value ->> 3, '', 'open'
from json_array_elements($4::text::json) with ordinality as page (value, place)
on conflict (connection, side, id) do update
set
    code = excluded.code, name = excluded.name, body = excluded.body, class = '', verdict = 'open', partner = null,
    linked_by = null, decision = null
