-- the newest of each connection with this cause ($6; '' for any that wants somebody: not one of a customer that takes no
-- part), and of those the newest; $7 is a pattern
select
    found.id, found.organisation, found.administration, found.connection, found.body, found.digest, found.pdf,
    found.source, found.state, found.findings, found.progress, found.attempts, found.due, found.created, found.changed
from connections
cross join lateral (
    select invoices.*
    from causes
    inner join invoices on invoices.connection = causes.connection and invoices.id = causes.invoice
    where
        (causes.connection, causes.code, causes.invoice) > (connections.id, $6::text, '')
        and (causes.connection, causes.code, causes.invoice) < (connections.id, $6::text, $4)
        and (
            $6::text <> ''
            or not exists (
                select 1
                from causes as chosen
                where
                    chosen.connection = connections.id
                    and chosen.code = 'customer.notSelected'
                    and chosen.invoice = causes.invoice
            )
        )
        and invoices.state = any(array(select json_array_elements_text($3::text::json)))
        and ($7::text is null or invoices.words ilike $7)
    order by causes.connection desc, causes.code desc, causes.invoice desc
    limit $5
) as found
where connections.organisation = $1 and ($2::text is null or connections.id = $2)
order by found.id desc
limit $5
