-- its messages and tries go with it
delete from endpoints
where organisation = $1 and id = $2
