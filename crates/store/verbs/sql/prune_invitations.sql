delete from invitations
where
    id in (
        select old.id
        from invitations as old
        where old.expires < $1
        order by old.expires
        limit $2
    )
