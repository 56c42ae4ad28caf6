update matching_decisions
set undone = $3, undone_kind = $4, undone_actor = $5
where connection = $1 and number = $2 and undone is null
