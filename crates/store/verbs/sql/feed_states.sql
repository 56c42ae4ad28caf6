select
    feed,
    cursor,
    completed,
    reading,
    nudged,
    digest,
    records,
    (
        select count(*)
        from rejects
        where rejects.connection = feeds.connection and rejects.feed = feeds.feed
    ) as "rejects!: i64"
from feeds
where connection = $1
order by feed
