insert into matchings (connection, stage, rule, summary, changed)
values ($1, $2, $3, $4, $5)
on conflict (connection) do update
set stage = excluded.stage, rule = excluded.rule, summary = excluded.summary, changed = excluded.changed
