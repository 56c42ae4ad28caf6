-- $1 is empty for the keys of the installation
select id, organisation, name, start, hash, scopes, administrations, created, expires, used, revoked
from api_keys
where coalesce(organisation, '') = $1
order by created, id
