-- locked and skipped, so that two nodes never get the same one; materialized, because the lock must be taken once
with free as materialized (
    select messages.id
    from messages
    inner join endpoints on endpoints.id = messages.endpoint
    where
        messages.due <= $1
        and (messages.held is null or messages.held <= $1)
        and endpoints.off is null
        and messages.endpoint <> all(array(select json_array_elements_text($4::text::json)))
    order by messages.due, messages.id
    limit $3
    for no key update of messages skip locked
)

update messages
set held = $2
from free
where messages.id = free.id
returning messages.id, endpoint, administration, kind, up_to, tries, due, created
