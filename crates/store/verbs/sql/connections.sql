select
    id, organisation, administration, package, profile, state, findings, settings, version, remote_id, remote_name,
    due, created, fence
from connections
where organisation = $1
order by created, id
