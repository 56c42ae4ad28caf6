update invoices
set
    state = $4,
    findings = $5,
    heals = $6,
    progress = $7,
    due = $8,
    attempts = attempts + $9,
    changed = case when state = $4 then changed else $10 end
where connection = $1 and id = $2 and state = $3
returning number, administration
