insert into rejects (connection, feed, package_id, label, findings, at)
select $1, item ->> 0, item ->> 1, item ->> 2, item ->> 3, (item ->> 4)::bigint
from json_array_elements($2::text::json) as page (item)
on conflict (connection, feed, package_id) do update
set label = excluded.label, findings = excluded.findings, at = excluded.at
