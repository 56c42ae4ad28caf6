-- two requests at the same time: the later one counts
update sessions
set organisation = $2, seen = case when seen > $3 then seen else $3 end
where token_hash = $1
