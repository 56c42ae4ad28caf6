delete from answers
where owner = $1 and key = $2
