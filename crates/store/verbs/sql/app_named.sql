-- $2 is the code without space around it, $3 as it was asked; each by its own index
select
    app_customers.connection, app_customers.here, app_customers.code, app_customers.name, app_customers.body,
    app_customers.offered, app_customers.changed_here, app_customers.ticked, app_customers.number,
    app_customers.state, app_customers.findings, app_customers.progress, app_customers.due, app_customers.version,
    app_customers.changed, links.there
from (
    select by_code.here
    from app_customers as by_code
    where by_code.connection = $1 and by_code.sought = $2 and by_code.sought <> ''
    union
    select by_id.here
    from app_customers as by_id
    where by_id.connection = $1 and by_id.here in ($2, $3)
) as wanted
cross join app_customers
left join links on links.connection = app_customers.connection and links.here = app_customers.here
where app_customers.connection = $1 and app_customers.here = wanted.here
order by app_customers.here
