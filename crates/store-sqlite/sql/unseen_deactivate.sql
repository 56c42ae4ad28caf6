-- the hash is inverted so that a row that comes back counts as changed
update records
set
    is_active = 0,
    hash = ~hash,
    changed = $4,
    body = json_replace(body, '$.isActive', json('false'))
where
    part = (select part from feeds where connection = $1 and feed = $2)
    and is_active
    and (reading is null or reading <> $3)
    and not exists (
        select 1
        from seen
        where
            seen.connection = $1 and seen.feed = $2 and seen.reading = $3 and seen.package_id = records.package_id
    )
returning package_id, id, body
