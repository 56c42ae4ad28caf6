-- one writer at a time: nobody can take a row between the inner select and the update
update letters
set held = $2, taken = taken + 1
where
    id in (
        select free.id
        from letters as free
        where free.due <= $1 and (free.held is null or free.held <= $1)
        order by free.due, free.id
        limit $3
    )
returning id, connection, person, email, language, content, tries, taken, due, created
