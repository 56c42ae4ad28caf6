select count(*) as count
from matching_pairs
where connection = $1 and here = $2 and refused = 0
