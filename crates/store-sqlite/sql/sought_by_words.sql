-- `+`: by the index of words, which holds all that is looked at until something fits; $6: without findings only
select
    id, organisation, administration, connection, body, digest, pdf, source, state, findings, progress, attempts, due,
    created, changed
from invoices
where
    id in (
        select found.id
        from connections
        cross join invoices as found
        where
            connections.organisation = $1
            and (cast($2 as text) is null or connections.id = $2)
            and found.connection = connections.id
            and found.id in (
                select newest.id
                from invoices as newest indexed by invoices_by_words
                where
                    newest.connection = connections.id
                    and newest.id < $4
                    and newest.words like $7 escape '\'
                    and +newest.state in (select value from json_each($3))
                    and (not $6 or newest.findings = '[]')
                order by newest.id desc
                limit $5
            )
        order by found.id desc
        limit $5
    )
order by id desc
