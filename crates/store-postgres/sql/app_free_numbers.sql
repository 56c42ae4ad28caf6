-- each number up to $2 with the one that follows it: after the last that has a gap behind it the free ones begin
select places.number + 1 as first, coalesce(places.following - 1, $2) as last
from (
    select used.number, lead(used.number) over (order by used.number) as following
    from (
        select 0::bigint as number
        union all
        select case when brought.number ~ '^[0-9]{1,18}$' then brought.number::bigint end
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
        ) as brought
    ) as used
    where used.number <= $2
) as places
where places.number < $2 and (places.following is null or places.following > places.number + 1)
order by places.number desc
limit 1
