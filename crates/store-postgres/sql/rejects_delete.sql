delete from rejects
where connection = $1 and feed = $2 and package_id = any(array(select json_array_elements_text($3::text::json)))
