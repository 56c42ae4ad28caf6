select id, organisation, administration, actor_kind, actor, action, subject, details, at
from audit
where
    organisation = $1
    and id < $2
    and substr(action, 1, length($3)) = $3
    and ($4 = '' or actor_kind = $4)
    and ($5 = '' or actor = $5)
    and ($6 = '' or administration = $6)
    and at >= $7
    and at < $8
order by id desc
limit $9
