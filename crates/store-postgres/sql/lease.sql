-- locked and skipped, so that two nodes never wait for, nor get, the same connection; materialized, because the lock
-- must be taken once
with free as materialized (
    select id
    from connections
    where state = 'active' and due <= $2 and (lease_until is null or lease_until <= $2)
    order by due, id
    limit $4
    for no key update skip locked
)

update connections
set lease_node = $1, lease_until = $3, fence = fence + 1, nudged = null
from free
where connections.id = free.id
returning
    connections.id, organisation, administration, package, profile, state, findings, settings, version, remote_id,
    remote_name, due, created, fence
