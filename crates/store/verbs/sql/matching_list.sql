select side, id, place, code, name, body, class, verdict, partner, linked_by, decision
from matching_customers
where connection = $1 and side = $2 and class = $3 and place > $4 and (verdict = 'open' or $5 = 0)
order by place
limit $6
