-- per connection, by the primary key
delete from calls
where
    (connection, minute, endpoint) in (
        select calls.connection, calls.minute, calls.endpoint
        from connections
        cross join calls
        where calls.connection = connections.id and calls.minute < $1
        limit $2
    )
