select
    spans.place as "place!: i64",
    count(*) as "runs!: i64",
    count(*) filter (where runs.findings <> '[]') as "faulty!: i64"
from (
    select number - 1 as place, (span ->> 0)::bigint as begins, (span ->> 1)::bigint as ends
    from json_array_elements($2::text::json) with ordinality as listed (span, number)
) as spans
inner join runs on runs.connection = $1 and runs.started >= spans.begins and runs.started < spans.ends
group by spans.place
