delete from changes
where
    key > (select part << 40 from change_counters where administration = $1) + $2
    and key <= (select part << 40 from change_counters where administration = $1) + $3
