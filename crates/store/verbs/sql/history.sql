select at, author, fields
from history
where connection = $1 and feed = $2 and package_id = $3
order by number desc
