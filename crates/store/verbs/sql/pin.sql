-- pinned once: the same remote administration again changes nothing, another one finds no row
update connections
set remote_id = $2, remote_name = $3
where id = $1 and (remote_id is null or remote_id = $2)
