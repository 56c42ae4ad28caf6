select
    c.id as "id!", c.organisation as "organisation!", c.administration as "administration!", c.state as "state!",
    c.settings as "settings!",
    coalesce(r.refused, 0) - coalesce(o.apart, 0) as "refused!: i64", coalesce(a.ticked, 0) as "refused_ticked!: i64",
    coalesce(a.others, 0) as "refused_others!: i64", s.digest_hour as "digest_hour?", w.since as "since?", w.well as "well?", w.told as "told?",
    w.last as "last?", w.version as "version?"
from connections as c
left join
    (select connection, count(*) as refused from invoices where state = 'findings' group by connection) as r
    on r.connection = c.id
-- an invoice of a customer that takes no part waits by somebody's choice: nobody is told of it
left join
    (select connection, count(*) as apart from causes where code = 'customer.notSelected' group by connection) as o
    on o.connection = c.id
-- customers of the application that cannot go over; which of them take part stands in the settings
left join
    (
        select
            connection, count(*) filter (where ticked = 1) as ticked, count(*) filter (where ticked = 0) as others
        from app_customers
        where state = 'findings'
        group by connection
    ) as a
    on a.connection = c.id
left join notice_settings as s on s.connection = c.id
left join notice_watches as w on w.connection = c.id
where
    c.id > $1
    and (
        c.state in ('paused', 'broken') or r.connection is not null
        or a.connection is not null
        or w.connection is not null
    )
order by c.id
limit $2
