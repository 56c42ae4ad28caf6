-- administrations whose first change is old enough, and not their last one
select counters.administration
from change_counters as counters
cross join changes
where
    counters.last > counters.pruned + 1
    and changes.key = (counters.part << 40) + counters.pruned + 1
    and changes.at < $1
order by counters.administration
limit $2
