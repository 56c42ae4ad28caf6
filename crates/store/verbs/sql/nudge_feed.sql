-- a feed that was never read has no row, and is due anyway
update feeds
set nudged = case when nudged > $3 then nudged else $3 end
where connection = $1 and feed = $2
