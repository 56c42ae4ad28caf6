-- the first of each state and tick, by the index of lists, and of those the first. $4 and $5 are the place after which it
-- begins, $6 is a pattern
select
    app_customers.connection, app_customers.here, app_customers.code, app_customers.name, app_customers.body,
    app_customers.offered, app_customers.changed_here, app_customers.ticked, app_customers.number,
    app_customers.state, app_customers.findings, app_customers.progress, app_customers.due, app_customers.version,
    app_customers.changed, links.there
from (
    select found.code, found.here
    from (select distinct json_array_elements_text($2::text::json) as state) as states
    cross join (select distinct json_array_elements_text($3::text::json)::bigint as ticked) as ticks
    cross join lateral (
        select listed.code, listed.here
        from app_customers as listed
        where
            listed.connection = $1
            and listed.state = states.state
            and listed.ticked = ticks.ticked
            and (listed.code, listed.here) > ($4, $5)
            and ($6::text is null or listed.words ilike $6)
        order by listed.code, listed.here
        limit $7
    ) as found
    order by found.code, found.here
    limit $7
) as first
inner join app_customers on app_customers.connection = $1 and app_customers.here = first.here
left join links on links.connection = app_customers.connection and links.here = app_customers.here
order by app_customers.code, app_customers.here
