insert into notice_settings (connection, recipients, digest_hour, version)
values ($1, $2, $3, $4)
on conflict (connection) do update
set recipients = excluded.recipients, digest_hour = excluded.digest_hour, version = excluded.version
where notice_settings.version = $5
