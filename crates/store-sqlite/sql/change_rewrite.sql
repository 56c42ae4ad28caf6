update changes
set body = $3
where key = (select part << 40 from change_counters where administration = $1) + $2
