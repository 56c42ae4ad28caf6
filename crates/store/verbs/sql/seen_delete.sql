delete from seen
where connection = $1 and feed = $2
