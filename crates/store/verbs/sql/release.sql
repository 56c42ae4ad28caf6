-- a nudge since the lease was taken brings the connection forward, never back
update connections
set
    due = case when nudged is not null and nudged < $4 then nudged else $4 end,
    lease_node = null,
    lease_until = null,
    nudged = null
where id = $1 and fence = $2 and lease_node = $3
