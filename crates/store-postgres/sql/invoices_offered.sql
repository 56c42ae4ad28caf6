-- what stands in the way of an invoice that was not inserted: no row when its connection is not there
select asked.place - 1 as "place!: i64", invoices.id as "id?", invoices.digest as "digest?"
from json_array_elements($1::text::json) with ordinality as asked (item, place)
inner join connections
    on
        connections.id = asked.item ->> 0
        and connections.organisation = asked.item ->> 1
        and connections.administration = asked.item ->> 2
left join invoices on invoices.connection = connections.id and invoices.number = asked.item ->> 3
