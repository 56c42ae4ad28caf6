-- what may have been sent stays so: only a look-up may follow, when it was to follow. One that comes as `findings` stays too:
-- its link was taken away, and it rests
insert into app_customers (
    connection, here, code, sought, name, body, offered, changed_here, ticked, state, findings, heals, progress, due,
    version, changed
)
select
    $1, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, $3, 0, value ->> 7, '[]', '[]',
    value ->> 6, $3, 1, $3
from json_each($2)
-- sqlite reads "on" as that of a join unless a condition stands before it
where true
on conflict (connection, here) do update
set
    code = excluded.code,
    sought = excluded.sought,
    name = excluded.name,
    body = excluded.body,
    offered = excluded.offered,
    changed_here = excluded.changed_here,
    version = app_customers.version + 1,
    changed = excluded.changed,
    state = case when app_customers.state in ('sending', 'unknown') or excluded.state = 'findings' then app_customers.state else excluded.state end,
    findings = case when app_customers.state in ('sending', 'unknown') or excluded.state = 'findings' then app_customers.findings else excluded.findings end,
    heals = case when app_customers.state in ('sending', 'unknown') or excluded.state = 'findings' then app_customers.heals else excluded.heals end,
    due = case when app_customers.state in ('sending', 'unknown') or excluded.state = 'findings' then app_customers.due else excluded.due end
