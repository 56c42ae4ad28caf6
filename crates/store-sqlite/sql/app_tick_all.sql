-- $2 to $4 are those of app_list.sql
update app_customers
set
    ticked = $5,
    due = case when $5 = 1 and due > $6 and progress not like '%"unlinked":%' then $6 else due end,
    version = version + 1,
    changed = $6
where
    connection = $1
    and ticked <> $5
    and state in (select value from json_each($2))
    and ticked in (select value from json_each($3))
    and ($4 is null or words like $4 escape '\')
