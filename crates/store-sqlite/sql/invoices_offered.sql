-- what stands in the way of an invoice that was not inserted: no row when its connection is not there
select asked.key + 0 as "place!: i64", invoices.id as "id?", invoices.digest as "digest?"
from json_each($1) as asked
inner join connections
    on
        connections.id = asked.value ->> 0
        and connections.organisation = asked.value ->> 1
        and connections.administration = asked.value ->> 2
left join invoices on invoices.connection = connections.id and invoices.number = asked.value ->> 3
