select here, there
from links
where connection = $1 and here = any(array(select json_array_elements_text($2::text::json)))
union
select here, there
from links
where connection = $1 and there = any(array(select json_array_elements_text($3::text::json)))
