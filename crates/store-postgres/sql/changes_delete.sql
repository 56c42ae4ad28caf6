delete from changes
where administration = $1 and number > $2 and number <= $3
