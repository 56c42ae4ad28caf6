-- as known.sql does it: each id is one look-up
select found.id, found.package_id, found.code, found.name, found.is_active, found.body, found.changed
from (select distinct json_array_elements_text($3::text::json) as id) as wanted
cross join lateral (
    select id, package_id, code, name, is_active, body, changed
    from records
    where connection = $1 and feed = $2 and id = wanted.id
    offset 0
) as found
