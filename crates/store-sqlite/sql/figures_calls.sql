select
    cast(spans.key as integer) as "place!: i64",
    coalesce(sum(calls.calls), 0) as "calls!: i64",
    coalesce(sum(calls.errors), 0) as "errors!: i64"
from json_each($2) as spans
cross join calls
where
    calls.connection = $1
    and calls.minute >= json_extract(spans.value, '$[0]')
    and calls.minute < json_extract(spans.value, '$[1]')
group by spans.key
