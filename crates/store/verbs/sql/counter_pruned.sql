update change_counters
set pruned = $2
where administration = $1
