select s.recipients as "recipients?", s.digest_hour as "digest_hour?", s.version as "version?"
from connections as c
left join notice_settings as s on s.connection = c.id
where c.organisation = $1 and c.id = $2
