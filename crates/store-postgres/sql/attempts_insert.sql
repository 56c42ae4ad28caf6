-- one array per column; numbered in the order of the arrays
insert into attempts (connection, invoice, step, state_from, state_to, findings, node, at)
select line.connection, line.invoice, line.step, line.state_from, line.state_to, line.findings, line.node, line.at
from
    unnest(
        $1::text [], $2::text [], $3::text [], $4::text [], $5::text [], $6::text [], $7::text [], $8::bigint []
    ) with ordinality as line (connection, invoice, step, state_from, state_to, findings, node, at, place)
order by line.place
