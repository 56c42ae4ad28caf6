select id, organisation, administration, actor_kind, actor, action, subject, details, at
from audit
where organisation = $1 and id < $2
order by id desc
limit $3
