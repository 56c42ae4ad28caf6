update connections
set
    due = case when due > $2 then $2 else due end,
    nudged = case when lease_until is null then null else coalesce(nudged, $2) end
where id = $1
