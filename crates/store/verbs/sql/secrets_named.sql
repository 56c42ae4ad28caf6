select connection
from secrets
where name = $1
order by connection
limit $2
