delete from matchings
where connection = $1
