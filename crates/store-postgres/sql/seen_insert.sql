insert into seen (connection, feed, reading, package_id)
select $1, $2, $3, json_array_elements_text($4::text::json)
on conflict do nothing
