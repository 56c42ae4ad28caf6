insert into history (connection, feed, package_id, at, fields, author)
select $1, $2, page.package_id, $5, page.fields, page.author
from
    unnest($3::text [], $4::text [], $6::text [])
    with ordinality as page (package_id, fields, author, place)
order by page.place
