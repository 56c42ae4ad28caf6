select
    cast(spans.key as integer) as "place!: i64",
    cast(counts.key as text) as "name!: String",
    cast(sum(counts.value) as integer) as "sum!: i64"
from json_each($2) as spans
cross join runs
cross join json_each(runs.counts) as counts
where
    runs.connection = $1
    and runs.started >= json_extract(spans.value, '$[0]')
    and runs.started < json_extract(spans.value, '$[1]')
group by spans.key, counts.key
