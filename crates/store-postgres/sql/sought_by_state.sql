-- the newest of each connection and state, and of those the newest (see invoices_of.sql); $6: without findings only
select
    found.id, found.organisation, found.administration, found.connection, found.body, found.digest, found.pdf,
    found.source, found.state, found.findings, found.progress, found.attempts, found.due, found.created, found.changed
from connections
cross join (select distinct json_array_elements_text($3::text::json) as state) as states
cross join lateral (
    select *
    from invoices
    where
        (invoices.connection, invoices.state, invoices.id) > (connections.id, states.state, '')
        and (invoices.connection, invoices.state, invoices.id) < (connections.id, states.state, $4)
        and (not $6::boolean or invoices.findings = '[]')
    order by invoices.connection desc, invoices.state desc, invoices.id desc
    limit $5
) as found
where connections.organisation = $1 and ($2::text is null or connections.id = $2)
order by found.id desc
limit $5
