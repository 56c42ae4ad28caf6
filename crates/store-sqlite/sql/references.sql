select feeds.feed, records.package_id, records.body
from feeds
inner join records on records.part = feeds.part
where feeds.connection = $1 and feeds.feed in (select value from json_each($2)) and records.is_active
order by feeds.feed, records.code, records.id
