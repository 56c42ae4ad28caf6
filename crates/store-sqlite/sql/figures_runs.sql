-- each stretch is looked up in the index of the newest
select
    cast(spans.key as integer) as "place!: i64",
    count(*) as "runs!: i64",
    coalesce(sum(runs.findings <> '[]'), 0) as "faulty!: i64"
from json_each($2) as spans
cross join runs
where
    runs.connection = $1
    and runs.started >= json_extract(spans.value, '$[0]')
    and runs.started < json_extract(spans.value, '$[1]')
group by spans.key
