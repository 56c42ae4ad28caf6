-- the newest of each connection and state, by the index of states, and of those the newest
select
    found.id, found.organisation, found.administration, found.connection, found.body, found.digest, found.pdf,
    found.source, found.state, found.findings, found.progress, found.attempts, found.due, found.created, found.changed
from connections
cross join (select distinct json_array_elements_text($3::text::json) as state) as states
cross join lateral (
    select *
    from invoices
    where invoices.connection = connections.id and invoices.state = states.state and invoices.id < $4
    order by invoices.id desc
    limit $5
) as found
where connections.organisation = $1 and connections.administration = $2
order by found.id desc
limit $5
