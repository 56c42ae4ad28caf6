select token_hash, person, organisation, csrf, created, seen, expires
from sessions
where person = $1
order by seen desc, token_hash
