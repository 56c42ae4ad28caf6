insert into changes (administration, number, subject, id, kind, body, at)
values ($1, $2, $3, $4, $5, $6, $7)
