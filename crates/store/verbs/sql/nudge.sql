update connections
set
    due = case when due > $2 then $2 else due end,
    nudged = case
        when lease_until is null then null
        when nudged < $2 then nudged
        else $2
    end
where id = $1
