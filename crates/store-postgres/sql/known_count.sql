-- "offset 0" as in known.sql
select count(*) as "count!: i64"
from (select distinct json_array_elements_text($3::text::json) as id) as wanted
cross join lateral (
    select package_id
    from records
    where connection = $1 and feed = $2 and package_id = wanted.id
    offset 0
) as found
