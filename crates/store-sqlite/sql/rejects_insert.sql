insert into rejects (connection, feed, package_id, label, findings, at)
select $1, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4
from json_each($2)
where true
on conflict (connection, feed, package_id) do update
set label = excluded.label, findings = excluded.findings, at = excluded.at
