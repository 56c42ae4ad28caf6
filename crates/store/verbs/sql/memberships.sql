select organisations.id, name, created, role
from members
inner join organisations on organisations.id = members.organisation
where members.person = $1
order by created, organisations.id
