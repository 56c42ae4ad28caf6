insert into matching_pairs (connection, here, there, place, score, sure, reasons, refused)
select
    $1, page.value ->> 0, page.value ->> 1, (page.value ->> 2)::bigint, (page.value ->> 3)::bigint,
    (page.value ->> 4)::bigint, page.value ->> 5, 0
from json_array_elements($2::text::json) as page (value)
