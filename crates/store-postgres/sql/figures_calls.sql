select
    spans.place as "place!: i64",
    sum(calls.calls)::bigint as "calls!: i64",
    sum(calls.errors)::bigint as "errors!: i64"
from (
    select number - 1 as place, (span ->> 0)::bigint as begins, (span ->> 1)::bigint as ends
    from json_array_elements($2::text::json) with ordinality as listed (span, number)
) as spans
inner join calls on calls.connection = $1 and calls.minute >= spans.begins and calls.minute < spans.ends
group by spans.place
