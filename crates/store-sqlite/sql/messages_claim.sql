-- one writer at a time: nobody can take a row between the inner select and the update
update messages
set held = $2
where
    id in (
        select free.id
        from messages as free
        inner join endpoints on endpoints.id = free.endpoint
        where
            free.due <= $1
            and (free.held is null or free.held <= $1)
            and endpoints.off is null
            and free.endpoint not in (select value from json_each($4))
        order by free.due, free.id
        limit $3
    )
returning id, endpoint, administration, kind, up_to, tries, due, created
