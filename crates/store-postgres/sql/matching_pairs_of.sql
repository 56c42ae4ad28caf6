select here, there, place, score, sure, reasons, refused
from matching_pairs
where connection = $1 and here = any(array(select json_array_elements_text($2::text::json)))
order by here, place
