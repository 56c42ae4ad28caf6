-- one by one, by the index of links
select
    app_customers.connection, app_customers.here, app_customers.code, app_customers.name, app_customers.body,
    app_customers.offered, app_customers.changed_here, app_customers.ticked, app_customers.number,
    app_customers.state, app_customers.findings, app_customers.progress, app_customers.due, app_customers.version,
    app_customers.changed, links.there
from (select distinct value as there from json_each($2)) as wanted
cross join links
cross join app_customers
where
    links.connection = $1
    and links.there = wanted.there
    and app_customers.connection = $1
    and app_customers.here = links.here
