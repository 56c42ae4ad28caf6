delete from tries
where
    place in (
        select old.place
        from tries as old
        where old.at < $1
        order by old.at
        limit $2
    )
