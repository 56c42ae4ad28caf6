-- as they stand beside the invoices: see the migration 0006
select connection, code, count(*) as "count!: i64"
from causes
where
    connection in (
        select connections.id
        from connections
        where connections.organisation = $1 and (cast($2 as text) is null or connections.id = $2)
    )
group by connection, code
order by connection, code
