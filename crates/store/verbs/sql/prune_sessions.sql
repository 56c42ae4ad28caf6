delete from sessions
where
    token_hash in (
        select old.token_hash
        from sessions as old
        where old.expires < $1
        order by old.expires
        limit $2
    )
