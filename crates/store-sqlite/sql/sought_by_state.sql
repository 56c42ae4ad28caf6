-- the newest of each connection and state, by the index of states, and of those the newest; $6: without findings only
select
    id, organisation, administration, connection, body, digest, pdf, source, state, findings, progress, attempts, due,
    created, changed
from invoices
where
    id in (
        select found.id
        from connections
        cross join json_each($3) as states
        cross join invoices as found
        where
            connections.organisation = $1
            and (cast($2 as text) is null or connections.id = $2)
            and found.connection = connections.id
            and found.state = states.value
            and found.id in (
                select newest.id
                from invoices as newest
                where
                    newest.connection = connections.id
                    and newest.state = states.value
                    and newest.id < $4
                    and (not $6 or newest.findings = '[]')
                order by newest.id desc
                limit $5
            )
        order by found.id desc
        limit $5
    )
order by id desc
