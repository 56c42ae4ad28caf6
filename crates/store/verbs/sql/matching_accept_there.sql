update matching_customers
set
    verdict = 'linked',
    linked_by = 'batch',
    decision = $2,
    partner = (
        select other.id
        from matching_customers as other
        where other.connection = $1 and other.side = 'here' and other.partner = matching_customers.id
    )
where
    connection = $1 and side = 'there' and class = 'sure' and verdict <> 'linked'
    and exists (
        select 1
        from matching_customers as other
        where
            other.connection = $1
            and other.side = 'here'
            and other.partner = matching_customers.id
            and other.decision = $2
    )
