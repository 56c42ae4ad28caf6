-- one by one: all customers of the connection would be read otherwise
update app_customers
set
    ticked = $3,
    -- one whose link was taken away rests until a person did something about that
    due = case when $3 = 1 and due > $4 and progress not like '%"unlinked":%' then $4 else due end,
    version = version + 1,
    changed = $4
where
    ticked <> $3
    and rowid in (
        select found.rowid
        from json_each($2) as wanted
        cross join app_customers as found
        where found.connection = $1 and found.here = wanted.value
    )
