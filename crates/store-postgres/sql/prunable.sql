-- administrations whose first change is old enough, and not their last one
select counters.administration
from change_counters as counters
inner join changes on changes.administration = counters.administration and changes.number = counters.pruned + 1
where counters.last > counters.pruned + 1 and changes.at < $1
order by counters.administration
limit $2
