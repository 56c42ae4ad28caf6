update letters
set tries = tries + 1, taken = 0, held = null, due = $4
where id = $1 and tries = $2 and taken = $3
