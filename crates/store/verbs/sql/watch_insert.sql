insert into notice_watches (connection, since, well, told, last, version)
values ($1, $2, $3, $4, $5, 1)
on conflict do nothing
