-- one by one, each side by its own index
select links.here, links.there
from json_each($2) as wanted
cross join links
where links.connection = $1 and links.here = wanted.value
union
select links.here, links.there
from json_each($3) as wanted
cross join links
where links.connection = $1 and links.there = wanted.value
