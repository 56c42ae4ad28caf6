select side, id, place, code, name, body, class, verdict, partner, linked_by, decision
from matching_customers
where connection = $1 and side = $2 and id in (select value from json_each($3))
