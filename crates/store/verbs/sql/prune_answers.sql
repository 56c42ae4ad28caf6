delete from answers
where
    (owner, key) in (
        select old.owner, old.key
        from answers as old
        where old.at < $1
        order by old.at
        limit $2
    )
