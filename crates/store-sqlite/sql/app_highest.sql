select max(cast(used.number as integer))
from (
    select records.code as number
    from feeds
    inner join records on records.part = feeds.part
    where feeds.connection = $1 and feeds.feed = 'customers'
    union all
    select app_customers.number
    from app_customers
    where app_customers.connection = $1 and app_customers.number is not null
    union all
    -- the codes that they bring themselves: one that is not there yet must find its own number free
    select app_customers.sought
    from app_customers
    where app_customers.connection = $1 and app_customers.sought <> ''
) as used
where length(used.number) between 1 and 18 and used.number not glob '*[^0-9]*'
