select
    people.id, email, name, language, password, issuer, subject, failures, locked_until, people.created, erased,
    role, since
from members
inner join people on people.id = members.person
where members.organisation = $1
order by since, people.id
