select side, class, verdict, count(*) as count
from matching_customers
where connection = $1
group by side, class, verdict
