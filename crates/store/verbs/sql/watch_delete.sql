delete from notice_watches
where connection = $1 and version = $2
