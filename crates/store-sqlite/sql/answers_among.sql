select answers.owner, answers.key, digest, status, headers, body, at
from json_each($1) as asked
cross join answers
where answers.owner = asked.value ->> 0 and answers.key = asked.value ->> 1
