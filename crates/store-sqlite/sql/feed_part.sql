-- the small number that stands for a feed of a connection; its row is made when it is the first
insert into feeds (connection, feed, records)
values ($1, $2, 0)
on conflict (connection, feed) do update
set records = feeds.records
returning part
