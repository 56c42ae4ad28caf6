-- one writer at a time: nobody can take a row between the inner select and the update
update change_counters
set fresh = 0
where
    administration in (
        select administration
        from change_counters
        where fresh = 1
        order by administration
        limit $1
    )
returning administration, last
