select here, there, place, score, sure, reasons, refused
from matching_pairs
where connection = $1 and here in (select value from json_each($2))
order by here, place
