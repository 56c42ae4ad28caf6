-- gives those that are free, or were left without an answer long ago; all insert in one order, so that two batches never
-- wait for each other in a circle
insert into answers (owner, key, digest, at)
select item ->> 0, item ->> 1, item ->> 2, (item ->> 3)::bigint
from json_array_elements($1::text::json) as asked (item)
order by 1, 2
on conflict (owner, key) do update
set at = excluded.at
where answers.status is null and answers.at < $2 and answers.digest = excluded.digest
returning owner, key
