update app_customers
set
    state = $3,
    findings = $4,
    heals = $5,
    progress = $6,
    due = $7,
    version = version + 1,
    changed = $8
where connection = $1 and here = $2
