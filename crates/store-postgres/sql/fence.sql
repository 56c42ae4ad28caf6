-- the lock keeps the lease from being taken over before this transaction ends; not "for share", because two holders of
-- that would lock each other out when they renew
select fence
from connections
where id = $1 and fence = $2 and lease_node = $3
for no key update
