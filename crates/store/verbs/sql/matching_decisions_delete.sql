delete from matching_decisions
where connection = $1
