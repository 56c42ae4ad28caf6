delete from messages
where id = $1 and tries = $2
