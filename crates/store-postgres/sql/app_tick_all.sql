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
    and state = any(array(select json_array_elements_text($2::text::json)))
    and ticked = any(array(select json_array_elements_text($3::text::json)::bigint))
    and ($4::text is null or words ilike $4)
