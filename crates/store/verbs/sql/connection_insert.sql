-- no conflict target: its id, its administration or its remote administration may be taken
insert into connections (
    id, organisation, administration, package, profile, state, findings, settings, version, remote_id, remote_name,
    due, created, changed
)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)
on conflict do nothing
