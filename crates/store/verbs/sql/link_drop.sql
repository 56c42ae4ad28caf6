delete from links
where connection = $1 and here = $2
