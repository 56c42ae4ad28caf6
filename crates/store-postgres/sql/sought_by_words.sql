-- the newest of each connection that fit, and of those the newest; $6: without findings only
select
    found.id, found.organisation, found.administration, found.connection, found.body, found.digest, found.pdf,
    found.source, found.state, found.findings, found.progress, found.attempts, found.due, found.created, found.changed
from connections
cross join lateral (
    select *
    from invoices
    where
        (invoices.connection, invoices.id) > (connections.id, '')
        and (invoices.connection, invoices.id) < (connections.id, $4)
        and invoices.words ilike $7::text
        and invoices.state = any(array(select json_array_elements_text($3::text::json)))
        and (not $6::boolean or invoices.findings = '[]')
    order by invoices.connection desc, invoices.id desc
    limit $5
) as found
where connections.organisation = $1 and ($2::text is null or connections.id = $2)
order by found.id desc
limit $5
