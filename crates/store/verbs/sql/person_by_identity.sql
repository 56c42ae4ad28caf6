select id, email, name, language, password, issuer, subject, failures, locked_until, created, erased
from people
where issuer = $1 and subject = $2
