select id, name, created
from organisations
order by created, id
