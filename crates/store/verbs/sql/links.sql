select here, there, linked_by, at
from links
where connection = $1 and here > $2
order by here
limit $3
