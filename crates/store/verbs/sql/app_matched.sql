-- who got a link as the matching ended is looked at again, as after a link that a person gives by hand; what may have been
-- sent stays so: only a look-up may follow, when it was to follow
update app_customers
set
    version = version + 1,
    changed = $2,
    state = case when state in ('sending', 'unknown') then state else 'waiting' end,
    findings = case when state in ('sending', 'unknown') then findings else '[]' end,
    heals = case when state in ('sending', 'unknown') then heals else '[]' end,
    due = case when state in ('sending', 'unknown') or due < $2 then due else $2 end
where
    connection = $1
    and here in (
        select matching_customers.id
        from matching_customers
        where
            matching_customers.connection = $1
            and matching_customers.side = 'here'
            and matching_customers.verdict = 'linked'
    )
