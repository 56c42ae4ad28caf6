delete from members
where organisation = $1 and person = $2
