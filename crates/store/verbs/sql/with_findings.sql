-- an invoice of a customer that takes no part waits by somebody's choice: it needs nobody
select coalesce(sum(case code when '' then 1 else -1 end), 0) as "count!: i64"
from causes
where
    code in ('', 'customer.notSelected')
    and connection in (select connections.id from connections where connections.organisation = $1)
