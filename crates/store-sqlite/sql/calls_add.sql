insert into calls (connection, minute, endpoint, calls, errors)
select $1, value ->> 0, value ->> 1, value ->> 2, value ->> 3
from json_each($2)
where true
on conflict (connection, minute, endpoint) do update
set calls = calls.calls + excluded.calls, errors = calls.errors + excluded.errors
