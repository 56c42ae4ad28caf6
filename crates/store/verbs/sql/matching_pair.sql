select here, there, place, score, sure, reasons, refused
from matching_pairs
where connection = $1 and here = $2 and there = $3
