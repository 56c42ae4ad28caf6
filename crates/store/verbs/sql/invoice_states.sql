select state, count(*) as "count!: i64"
from invoices
where
    connection in (
        select connections.id
        from connections
        where connections.organisation = $1 and (cast($2 as text) is null or connections.id = $2)
    )
group by connection, state
