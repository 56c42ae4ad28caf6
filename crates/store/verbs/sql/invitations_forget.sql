-- what was on its way to somebody who is about to be erased
delete from invitations
where
    resets = $1
    or email in (select people.email from people where people.id = $1 and people.email <> '')
