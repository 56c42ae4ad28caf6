-- every change of the administration is read: an index by id would cost each change that is written, for something that
-- is rarely done
select number, body
from changes
where administration = $1 and subject = $2 and id = $3
order by number
