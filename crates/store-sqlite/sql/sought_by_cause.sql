-- the newest of each connection with this cause ($6; '' for any that wants somebody: not one of a customer that takes no
-- part), and of those the newest; $7 is a pattern
select
    id, organisation, administration, connection, body, digest, pdf, source, state, findings, progress, attempts, due,
    created, changed
from invoices
where
    id in (
        select found.invoice
        from connections
        cross join causes as found
        where
            connections.organisation = $1
            and (cast($2 as text) is null or connections.id = $2)
            and found.connection = connections.id
            and found.code = $6
            and found.invoice in (
                select newest.invoice
                from causes as newest
                cross join invoices as whole
                where
                    newest.connection = connections.id
                    and newest.code = $6
                    and newest.invoice < $4
                    and (
                        $6 <> ''
                        or not exists (
                            select 1
                            from causes as chosen
                            where
                                chosen.connection = connections.id
                                and chosen.code = 'customer.notSelected'
                                and chosen.invoice = newest.invoice
                        )
                    )
                    and whole.connection = newest.connection
                    and whole.id = newest.invoice
                    and whole.state in (select value from json_each($3))
                    and (cast($7 as text) is null or whole.words like $7 escape '\')
                order by newest.invoice desc
                limit $5
            )
        order by found.invoice desc
        limit $5
    )
order by id desc
