delete from members
where person = $1
