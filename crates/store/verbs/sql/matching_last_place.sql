select coalesce(max(place), 0) as count
from matching_customers
where connection = $1 and side = $2
