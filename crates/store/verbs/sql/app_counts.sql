select state, ticked, count(*) as count
from app_customers
where connection = $1
group by state, ticked
