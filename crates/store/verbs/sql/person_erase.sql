update people
set
    email = '',
    name = '',
    password = null,
    issuer = null,
    subject = null,
    failures = 0,
    locked_until = null,
    erased = $2
where id = $1
