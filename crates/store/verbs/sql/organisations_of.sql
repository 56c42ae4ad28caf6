-- in one order, because they are locked one after the other
select organisation
from members
where person = $1
order by organisation
