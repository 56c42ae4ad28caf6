insert into changes (key, subject, id, kind, body, at)
values ((select part << 40 from change_counters where administration = $1) + $2, $3, $4, $5, $6, $7)
