update messages
set id = $3, tries = 0, due = $4, held = null, created = $4
where id = $1 and tries = $2
