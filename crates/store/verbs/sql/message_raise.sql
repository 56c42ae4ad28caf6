update messages
set up_to = case when up_to < $3 then $3 else up_to end
where endpoint = $1 and administration = $2 and kind = 'changes'
