-- the version counts up: what is at work on the row has read what is no longer there. $8 is 1 when findings were taken
-- away: who waits because of them is looked at again
update app_customers
set
    body = $3,
    offered = $4,
    progress = $5,
    version = version + 1,
    changed = $6,
    findings = $7,
    state = case when state = 'findings' and $8 = 1 then 'waiting' else state end,
    due = case when state = 'findings' and $8 = 1 and due > $6 then $6 else due end
where connection = $1 and here = $2
