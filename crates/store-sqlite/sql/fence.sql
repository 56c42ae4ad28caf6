select fence
from connections
where id = $1 and fence = $2 and lease_node = $3
