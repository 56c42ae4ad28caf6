select id
from connections
where package = $1 and remote_id = $2 and state <> 'disconnected' and remote_id is not null
order by id
