-- "offset 0" keeps the planner from joining: each id is one look-up by the primary key, also where there are no
-- statistics yet or where this connection is much larger than others
select found.package_id, found.id, found.hash, found.is_active as "is_active!: bool", found.body
from (select distinct json_array_elements_text($3::text::json) as id) as wanted
cross join lateral (
    select package_id, id, hash, is_active, body
    from records
    where connection = $1 and feed = $2 and package_id = wanted.id
    offset 0
) as found
