select feed, package_id, label, findings, at
from rejects
where connection = $1
order by feed, package_id
