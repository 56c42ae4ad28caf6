select sealed
from secrets
where connection = $1 and name = $2
