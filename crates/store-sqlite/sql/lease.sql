-- one writer at a time: nobody can take a connection between the inner select and the update
update connections
set lease_node = $1, lease_until = $3, fence = fence + 1, nudged = null
where
    id in (
        select id
        from connections
        where state = 'active' and due <= $2 and (lease_until is null or lease_until <= $2)
        order by due, id
        limit $4
    )
returning
    id, organisation, administration, package, profile, state, findings, settings, version, remote_id, remote_name,
    due, created, fence
