select answers.owner, answers.key, digest, status, headers, body, at
from json_array_elements($1::text::json) as asked (item)
inner join answers on answers.owner = item ->> 0 and answers.key = item ->> 1
