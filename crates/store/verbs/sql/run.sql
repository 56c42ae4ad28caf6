-- each connection has its own tree of runs
select runs.id, runs.connection, runs.what, runs.started, runs.ended, runs.counts, runs.findings
from connections
cross join runs
where connections.organisation = $1 and runs.connection = connections.id and runs.id = $2
