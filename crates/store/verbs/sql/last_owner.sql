-- 1 when this person is an owner and nobody else is
select count(*) as "count!: i64"
from members
where
    organisation = $1
    and person = $2
    and role = 'owner'
    and not exists (
        select 1
        from members as others
        where others.organisation = $1 and others.person <> $2 and others.role = 'owner'
    )
