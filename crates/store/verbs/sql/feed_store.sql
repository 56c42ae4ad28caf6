insert into feeds (connection, feed, cursor, completed, reading, records, digest)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (connection, feed) do update
set
    cursor = excluded.cursor,
    completed = coalesce(excluded.completed, feeds.completed),
    reading = excluded.reading,
    records = feeds.records + excluded.records,
    digest = excluded.digest
