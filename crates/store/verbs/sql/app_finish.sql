-- what happened in the package is kept whatever was done to the row meanwhile ($3 is its version as the step began); then
-- it is looked at again. But where it was emptied of a person or lost its link meanwhile, nothing comes back unseen: what was
-- noted then stays here and is returned
update app_customers
set
    state = case when version = $3 or $4 in ('sending', 'unknown') then $4 else 'waiting' end,
    findings = $5,
    heals = $6,
    progress = case
        when version <> $3 and (progress like '%"emptied":%' or progress like '%"unlinked":%') then progress
        else $7
    end,
    body = case when version = $3 then coalesce($8, body) else body end,
    name = case when version = $3 then coalesce($12, name) else name end,
    number = coalesce($9, number),
    due = case when version = $3 then cast($10 as bigint) else $11 end,
    changed = $11
where connection = $1 and here = $2
returning
    state,
    case when version = $3 then null else body end as said,
    case
        when version <> $3 and (progress like '%"emptied":%' or progress like '%"unlinked":%') then progress
    end as noted
