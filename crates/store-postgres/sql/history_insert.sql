insert into history (connection, feed, package_id, at, fields)
select $1, $2, page.package_id, $5, page.fields
from unnest($3::text [], $4::text []) with ordinality as page (package_id, fields, place)
order by page.place
