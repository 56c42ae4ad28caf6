-- one by one: all links and customers of the connection would be read otherwise
update app_customers
set due = $3
where
    due > $3
    and rowid in (
        select found.rowid
        from json_each($2) as wanted
        cross join links
        cross join app_customers as found
        where
            links.connection = $1
            and links.there = wanted.value
            and found.connection = $1
            and found.here = links.here
    )
