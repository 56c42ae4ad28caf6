-- no conflict target: the id, the e-mail address or the identity may be taken
insert into people (id, email, name, language, password, issuer, subject, failures, locked_until, created, erased)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
on conflict do nothing
