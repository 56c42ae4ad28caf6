-- the longest due of those that are ticked, and of the others unless $3 is 1; of both the first
select
    app_customers.connection, app_customers.here, app_customers.code, app_customers.name, app_customers.body,
    app_customers.offered, app_customers.changed_here, app_customers.ticked, app_customers.number,
    app_customers.state, app_customers.findings, app_customers.progress, app_customers.due, app_customers.version,
    app_customers.changed, links.there
from (
    select *
    from (
        select ticked.here
        from app_customers as ticked
        where ticked.connection = $1 and ticked.ticked = 1 and ticked.due <= $2
        order by ticked.due, ticked.here
        limit $4
    ) as first_ticked
    union all
    select *
    from (
        select other.here
        from app_customers as other
        where other.connection = $1 and other.ticked = 0 and other.due <= $2 and $3 = 0
        order by other.due, other.here
        limit $4
    ) as first_others
) as wanted
cross join app_customers
left join links on links.connection = app_customers.connection and links.here = app_customers.here
where app_customers.connection = $1 and app_customers.here = wanted.here
order by app_customers.due, app_customers.here
limit $4
