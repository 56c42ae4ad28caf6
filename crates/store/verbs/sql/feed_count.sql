-- a feed of which rows were made before it was ever read is counted too
insert into feeds (connection, feed, records)
values ($1, $2, $3)
on conflict (connection, feed) do update
set records = feeds.records + excluded.records
