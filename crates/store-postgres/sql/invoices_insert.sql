-- one array per column; an invoice whose connection is not of its organisation and administration finds no row to stand
-- beside. The number decides, and whoever comes first; all insert in one order, so that two batches never wait for each
-- other in a circle.
insert into invoices (
    connection, id, organisation, administration, number, digest, body, pdf, source, state, findings, heals, progress,
    due, created, changed
)
select
    page.connection, page.id, page.organisation, page.administration, page.number, page.digest, page.body, page.pdf,
    page.source, page.state, page.findings, '[]', 'null', page.due, page.at, page.at
from
    unnest(
        $1::text [], $2::text [], $3::text [], $4::text [], $5::text [], $6::text [], $7::text [], $8::text [],
        $9::text [], $10::text [], $11::text [], $12::bigint [], $13::bigint []
    ) with ordinality as page (
        connection, id, organisation, administration, number, digest, body, pdf, source, state, findings, due, at, place
    )
inner join connections
    on
        connections.id = page.connection
        and connections.organisation = page.organisation
        and connections.administration = page.administration
order by page.connection, page.number, page.place
on conflict do nothing
returning id
