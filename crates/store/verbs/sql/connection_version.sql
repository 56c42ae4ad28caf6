select version
from connections
where organisation = $1 and id = $2
