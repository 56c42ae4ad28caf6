select number, decision, count, before, actor_kind, actor, at, undone, undone_kind, undone_actor
from matching_decisions
where connection = $1 and number < $2
order by number desc
limit $3
