-- the first of each state and tick, by the index of lists, which holds all that is looked at; of those the first.
-- $4 and $5 are the place after which it begins, $6 is a pattern
select
    app_customers.connection, app_customers.here, app_customers.code, app_customers.name, app_customers.body,
    app_customers.offered, app_customers.changed_here, app_customers.ticked, app_customers.number,
    app_customers.state, app_customers.findings, app_customers.progress, app_customers.due, app_customers.version,
    app_customers.changed, links.there
from app_customers
left join links on links.connection = app_customers.connection and links.here = app_customers.here
where
    app_customers.rowid in (
        select found.rowid
        from json_each($2) as states
        cross join json_each($3) as ticks
        cross join app_customers as found
        where
            found.rowid in (
                select first.rowid
                from app_customers as first
                where
                    first.connection = $1
                    and first.state = states.value
                    and first.ticked = ticks.value
                    and (first.code, first.here) > ($4, $5)
                    and ($6 is null or first.words like $6 escape '\')
                order by first.code, first.here
                limit $7
            )
        order by found.code, found.here
        limit $7
    )
order by app_customers.code, app_customers.here
