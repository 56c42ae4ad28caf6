select id, email, name, language, password, issuer, subject, failures, locked_until, created, erased
from people
where id = $1
