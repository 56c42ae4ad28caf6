update messages
set tries = tries + 1, due = $3, held = null
where id = $1 and tries = $2
