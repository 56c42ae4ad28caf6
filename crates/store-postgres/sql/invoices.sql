select
    id, organisation, administration, connection, body, digest, pdf, source, state, findings, progress, attempts, due,
    created, changed
from invoices
where connection = $1 and id > $3 and state = any(array(select json_array_elements_text($2::text::json)))
order by id
limit $4
