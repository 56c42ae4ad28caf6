-- numbered in the order of the page: $2 is the number of the first
insert into changes (administration, number, subject, id, kind, body, at)
select $1, $2 + key, $3, value ->> 0, value ->> 1, value ->> 2, $5
from jsonb_each($4)
