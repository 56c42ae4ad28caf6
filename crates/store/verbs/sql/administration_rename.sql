update administrations
set name = $3
where organisation = $1 and id = $2
