update api_keys
set used = case when used > $2 then used else $2 end
where id = $1
