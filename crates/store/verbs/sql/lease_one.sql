update connections
set lease_node = $2, lease_until = $4, fence = fence + 1, nudged = null
where id = $1 and (lease_until is null or lease_until <= $3)
returning
    id, organisation, administration, package, profile, state, findings, settings, version, remote_id, remote_name,
    due, created, fence
