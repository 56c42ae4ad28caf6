update matchings
set stage = $2, changed = $3
where connection = $1 and stage = 'proposed'
