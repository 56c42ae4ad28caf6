-- per connection, by the index of the newest
delete from runs
where
    (connection, id) in (
        select runs.connection, runs.id
        from connections
        cross join runs
        where runs.connection = connections.id and runs.started < $1
        limit $2
    )
