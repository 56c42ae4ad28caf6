select id, digest
from invoices
where connection = $1 and number = $2
