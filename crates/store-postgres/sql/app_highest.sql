select max(case when used.number ~ '^[0-9]{1,18}$' then used.number::bigint end)
from (
    select records.code as number
    from records
    where records.connection = $1 and records.feed = 'customers'
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
