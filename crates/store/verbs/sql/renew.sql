update connections
set lease_until = $4
where id = $1 and fence = $2 and lease_node = $3
