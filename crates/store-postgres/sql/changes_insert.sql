-- numbered in the order of the page: $2 is the number of the first
insert into changes (administration, number, subject, id, kind, body, at)
select $1, $2 + page.place - 1, $3, page.id, page.kind, page.body, $7
from unnest($4::text [], $5::text [], $6::text []) with ordinality as page (id, kind, body, place)
