select endpoint, minute, calls, errors
from calls
where connection = $1 and minute >= $2
order by minute, endpoint
