insert into links (connection, here, there, linked_by, at)
select connection, id, partner, linked_by, $2
from matching_customers
where connection = $1 and side = 'here' and verdict = 'linked'
