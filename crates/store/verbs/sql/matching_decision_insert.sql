insert into matching_decisions (connection, number, decision, count, before, actor_kind, actor, at)
values ($1, $2, $3, $4, $5, $6, $7, $8)
