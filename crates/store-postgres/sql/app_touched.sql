update app_customers
set due = $3
where
    connection = $1
    and due > $3
    and here in (
        select links.here
        from links
        where links.connection = $1 and links.there = any(array(select json_array_elements_text($2::text::json)))
    )
