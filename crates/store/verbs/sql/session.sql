select token_hash, person, organisation, csrf, created, seen, expires
from sessions
where token_hash = $1
