-- no row when this read was swept before
update feeds
set swept = $3
where connection = $1 and feed = $2 and (swept is null or swept <> $3)
