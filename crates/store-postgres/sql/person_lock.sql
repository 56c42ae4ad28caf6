-- whoever changes what a person is waits for each other
select erased
from people
where id = $1
for no key update
