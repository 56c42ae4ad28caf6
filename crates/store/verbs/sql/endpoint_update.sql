-- switched on again, its failures are forgotten
update endpoints
set
    administration = $4,
    url = $5,
    description = $6,
    key_id = $7,
    sealed = $8,
    failing_since = case when off is not null and cast($9 as text) is null then null else failing_since end,
    off = $9,
    version = version + 1
where organisation = $1 and id = $2 and version = $3
