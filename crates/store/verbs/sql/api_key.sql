select id, organisation, name, start, hash, scopes, administrations, created, expires, used, revoked
from api_keys
where hash = $1
