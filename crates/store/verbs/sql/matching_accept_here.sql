-- each customer is in one sure pair at most; somebody may have chosen its counterpart for another
update matching_customers
set
    verdict = 'linked',
    linked_by = 'batch',
    decision = $2,
    partner = (
        select pair.there
        from matching_pairs as pair
        where pair.connection = $1 and pair.here = matching_customers.id and pair.sure = 1
    )
where
    connection = $1 and side = 'here' and class = 'sure' and verdict = 'open'
    and exists (
        select 1
        from matching_pairs as pair
        inner join matching_customers as other
            on other.connection = $1 and other.side = 'there' and other.id = pair.there
        where
            pair.connection = $1
            and pair.here = matching_customers.id
            and pair.sure = 1
            and other.verdict <> 'linked'
    )
