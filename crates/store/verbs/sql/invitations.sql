select id, organisation, email, role, token_hash, resets, created, expires
from invitations
where organisation = $1
order by created, id
