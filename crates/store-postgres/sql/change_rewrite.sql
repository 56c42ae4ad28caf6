update changes
set body = $3
where administration = $1 and number = $2
