delete from letters
where connection = $1 and email = $2 and (held is null or held <= $3)
