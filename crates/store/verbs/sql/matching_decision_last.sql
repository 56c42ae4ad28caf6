select number, decision, count, before, actor_kind, actor, at, undone, undone_kind, undone_actor
from matching_decisions
where connection = $1 and undone is null
order by number desc
limit 1
