-- one that was raised in the meantime stays
delete from messages
where id = $1 and tries = $2 and up_to <= $3
