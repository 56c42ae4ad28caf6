update matching_customers
set
    class = coalesce((
        select case when max(pair.sure) = 1 then 'sure' else 'doubtful' end
        from matching_pairs as pair
        where pair.connection = $1 and pair.here = matching_customers.id
        having count(*) > 0
    ), (
        -- takes no part: it has a link
        select ''
        from links
        where links.connection = $1 and links.here = matching_customers.id
    ), 'only')
where connection = $1 and side = 'here'
