delete from invitations
where id = $1
