select id, connection, what, started, ended, counts, findings
from runs
where connection = $1
order by started desc, id desc
limit $2
