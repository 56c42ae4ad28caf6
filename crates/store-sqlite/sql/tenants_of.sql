select id, organisation
from administrations
where id in (select value from json_each($1))
