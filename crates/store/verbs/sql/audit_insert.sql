insert into audit (id, organisation, administration, actor_kind, actor, action, subject, details, at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict do nothing
