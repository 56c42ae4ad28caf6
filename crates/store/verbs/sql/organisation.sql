select id, name, created
from organisations
where id = $1
