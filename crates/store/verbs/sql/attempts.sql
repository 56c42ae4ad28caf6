-- the connection is looked up first because attempts are kept by connection
select step, state_from, state_to, findings, node, at
from attempts
where connection = (select invoices.connection from invoices where invoices.id = $1) and invoice = $1
order by number
