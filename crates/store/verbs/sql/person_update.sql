update people
set
    email = $2,
    name = $3,
    language = $4,
    password = $5,
    issuer = $6,
    subject = $7,
    failures = $8,
    locked_until = $9
where id = $1 and erased is null
