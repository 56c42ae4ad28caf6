select stage, rule, summary, changed
from matchings
where connection = $1
