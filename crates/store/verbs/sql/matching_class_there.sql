update matching_customers
set
    class = coalesce((
        select case when max(pair.sure) = 1 then 'sure' else 'doubtful' end
        from matching_pairs as pair
        where pair.connection = $1 and pair.there = matching_customers.id
        having count(*) > 0
    ), 'only')
where connection = $1 and side = 'there'
