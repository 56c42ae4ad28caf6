-- a number that somebody has in the package is free of whoever was only to get it there, or had it once
update app_customers
set
    number = null,
    -- one whose link was taken away rests until a person did something about that
    due = case when due > $4 and progress not like '%"unlinked":%' then $4 else due end,
    version = version + 1,
    changed = $4
where connection = $1 and number = $3 and here <> $2
