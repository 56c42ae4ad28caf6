delete from history
where
    (connection, feed, package_id, number) in (
        select old.connection, old.feed, old.package_id, old.number
        from history as old
        where old.at < $1
        order by old.at
        limit $2
    )
