select
    app_customers.connection, app_customers.here, app_customers.code, app_customers.name, app_customers.body,
    app_customers.offered, app_customers.changed_here, app_customers.ticked, app_customers.number,
    app_customers.state, app_customers.findings, app_customers.progress, app_customers.due, app_customers.version,
    app_customers.changed, links.there
from app_customers
left join links on links.connection = app_customers.connection and links.here = app_customers.here
where app_customers.connection = $1 and app_customers.number = $2
