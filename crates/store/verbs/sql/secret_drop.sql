delete from secrets
where connection = $1 and name = $2 and sealed = $3
