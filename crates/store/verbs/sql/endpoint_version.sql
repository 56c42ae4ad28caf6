select version
from endpoints
where organisation = $1 and id = $2
