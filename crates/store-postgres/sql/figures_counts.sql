select spans.place as "place!: i64", counts.key as "name!: String", sum(counts.value::bigint)::bigint as "sum!: i64"
from (
    select number - 1 as place, (span ->> 0)::bigint as begins, (span ->> 1)::bigint as ends
    from json_array_elements($2::text::json) with ordinality as listed (span, number)
) as spans
inner join runs on runs.connection = $1 and runs.started >= spans.begins and runs.started < spans.ends
cross join lateral json_each_text(runs.counts::json) as counts
group by spans.place, counts.key
