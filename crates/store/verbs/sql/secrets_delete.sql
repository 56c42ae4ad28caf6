delete from secrets
where connection = $1
