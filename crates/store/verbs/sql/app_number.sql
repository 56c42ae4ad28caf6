-- not once it is in the package: there it keeps its number
update app_customers
set
    number = $3,
    -- one whose link was taken away rests until a number is given
    due = case when due > $4 and (cast($3 as text) is not null or progress not like '%"unlinked":%') then $4 else due end,
    version = version + 1,
    changed = $4
where
    connection = $1
    and here = $2
    and not exists (
        select 1
        from links
        where links.connection = $1 and links.here = $2
    )
