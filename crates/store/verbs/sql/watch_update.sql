update notice_watches
set since = $3, well = $4, told = $5, last = $6, version = version + 1
where connection = $1 and version = $2
