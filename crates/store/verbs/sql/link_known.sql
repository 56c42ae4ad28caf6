select count(*)
from links
where connection = $1 and here = $2 and there = $3
