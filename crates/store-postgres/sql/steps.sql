-- one array per column holds the steps; each invoice occurs once
update invoices
set
    state = step.state_to,
    findings = step.findings,
    heals = step.heals,
    progress = step.progress,
    due = step.due,
    attempts = invoices.attempts + step.counts,
    changed = case when invoices.state = step.state_to then invoices.changed else step.at end
from
    unnest(
        $2::text [], $3::text [], $4::text [], $5::text [], $6::text [], $7::text [], $8::bigint [], $9::bigint [],
        $10::bigint []
    ) as step (id, state_from, state_to, findings, heals, progress, due, counts, at)
where invoices.connection = $1 and invoices.id = step.id and invoices.state = step.state_from
returning invoices.id, invoices.number, invoices.administration
