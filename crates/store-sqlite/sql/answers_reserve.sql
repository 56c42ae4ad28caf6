-- gives those that are free, or were left without an answer long ago
insert into answers (owner, key, digest, at)
select value ->> 0, value ->> 1, value ->> 2, value ->> 3
from json_each($1)
where true
on conflict (owner, key) do update
set at = excluded.at
where answers.status is null and answers.at < $2 and answers.digest = excluded.digest
returning owner, key
