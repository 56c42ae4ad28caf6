-- the newest of each connection and state, by the index of states, and of those the newest
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
            and connections.administration = $2
            and found.connection = connections.id
            and found.state = states.value
            and found.id in (
                select newest.id
                from invoices as newest
                where newest.connection = connections.id and newest.state = states.value and newest.id < $4
                order by newest.id desc
                limit $5
            )
        order by found.id desc
        limit $5
    )
order by id desc
