-- locked and skipped, so that two nodes never get the same one; materialized, because the lock must be taken once
with free as materialized (
    select letters.id
    from letters
    where letters.due <= $1 and (letters.held is null or letters.held <= $1)
    order by letters.due, letters.id
    limit $3
    for no key update of letters skip locked
)

update letters
set held = $2, taken = taken + 1
from free
where letters.id = free.id
returning letters.id, connection, person, email, language, content, tries, taken, due, created
