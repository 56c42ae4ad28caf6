select id, organisation, email, role, token_hash, resets, created, expires
from invitations
where token_hash = $1
