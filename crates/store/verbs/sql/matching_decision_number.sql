select coalesce(max(number), 0) as count
from matching_decisions
where connection = $1
