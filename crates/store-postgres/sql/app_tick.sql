update app_customers
set
    ticked = $3,
    -- one whose link was taken away rests until a person did something about that
    due = case when $3 = 1 and due > $4 and progress not like '%"unlinked":%' then $4 else due end,
    version = version + 1,
    changed = $4
where connection = $1 and ticked <> $3 and here = any(array(select json_array_elements_text($2::text::json)))
