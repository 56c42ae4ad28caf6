-- an empty address is nobody's
select id, email, name, language, password, issuer, subject, failures, locked_until, created, erased
from people
where email = $1 and email <> ''
