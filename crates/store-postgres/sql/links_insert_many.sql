insert into links (connection, here, there, linked_by, at)
select $1, page.value ->> 0, page.value ->> 1, $3, $4
from json_array_elements($2::text::json) as page (value)
