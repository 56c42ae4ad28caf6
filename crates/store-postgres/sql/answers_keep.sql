-- a key that somebody else reserved for another request in the meantime is theirs
insert into answers (owner, key, digest, at, status, headers, body)
select
    item ->> 0, item ->> 1, item ->> 2, (item ->> 3)::bigint, (item ->> 4)::bigint, item ->> 5, item ->> 6
from json_array_elements($1::text::json) as asked (item)
order by 1, 2
on conflict (owner, key) do update
set
    status = excluded.status, headers = excluded.headers, body = excluded.body, at = excluded.at
where answers.digest = excluded.digest
