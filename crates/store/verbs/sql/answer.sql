select owner, key, digest, status, headers, body, at
from answers
where owner = $1 and key = $2
