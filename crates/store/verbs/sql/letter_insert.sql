insert into letters (id, connection, person, email, language, content, tries, taken, due, created)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
on conflict do nothing
