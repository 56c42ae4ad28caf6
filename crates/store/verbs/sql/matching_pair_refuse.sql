update matching_pairs
set refused = $4
where connection = $1 and here = $2 and there = $3
