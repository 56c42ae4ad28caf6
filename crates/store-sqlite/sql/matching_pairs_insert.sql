insert into matching_pairs (connection, here, there, place, score, sure, reasons, refused)
select $1, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, 0
from json_each($2)
