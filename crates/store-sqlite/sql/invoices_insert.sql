-- the row of values is repeated, once for each invoice; one whose connection is not of its organisation and
-- administration finds no row to stand beside. The number decides, and whoever comes first.
insert into invoices (
    connection, id, organisation, administration, number, digest, body, pdf, source, state, findings, heals, progress,
    due, created, changed
)
select
    page.column1, page.column2, page.column3, page.column4, page.column5, page.column6, page.column7, page.column8,
    page.column9, page.column10, page.column11, '[]', 'null', page.column12, page.column13, page.column13
from (values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)) as page
cross join connections
where
    connections.id = page.column1
    and connections.organisation = page.column3
    and connections.administration = page.column4
on conflict do nothing
returning id
