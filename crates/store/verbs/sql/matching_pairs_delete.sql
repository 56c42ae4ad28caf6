delete from matching_pairs
where connection = $1
