-- a key that somebody else reserved for another request in the meantime is theirs
insert into answers (owner, key, digest, at, status, headers, body)
select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6
from json_each($1)
where true
on conflict (owner, key) do update
set
    status = excluded.status, headers = excluded.headers, body = excluded.body, at = excluded.at
where answers.digest = excluded.digest
