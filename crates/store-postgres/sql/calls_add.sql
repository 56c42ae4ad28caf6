insert into calls (connection, minute, endpoint, calls, errors)
select $1, (item ->> 0)::bigint, item ->> 1, (item ->> 2)::bigint, (item ->> 3)::bigint
from json_array_elements($2::text::json) as page (item)
on conflict (connection, minute, endpoint) do update
set calls = calls.calls + excluded.calls, errors = calls.errors + excluded.errors
