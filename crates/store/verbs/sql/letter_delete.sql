delete from letters
where id = $1 and tries = $2 and taken = $3
