select id, connection, what, started, ended, counts, findings
from runs
where connection = $1 and id < $2 and (not $3 or findings <> '[]')
order by id desc
limit $4
