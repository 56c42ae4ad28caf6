-- The row of values is repeated, once for each change; what all share is bound once. (A number for a parameter, as in
-- `$1`, would make each binding a search.)
insert into changes (key, subject, id, kind, body, at)
select shared.base + page.column1, shared.subject, page.column2, shared.kind, page.column3, shared.at
from (values (?, ?, ?)) as page
cross join (
    select
        ? as subject,
        ? as kind,
        ? as at,
        (select part << 40 from change_counters where administration = ?) as base
) as shared
