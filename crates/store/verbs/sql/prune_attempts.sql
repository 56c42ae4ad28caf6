-- the timeline of an invoice that has a way to go stays whole
delete from attempts
where
    (connection, invoice, number) in (
        select old.connection, old.invoice, old.number
        from attempts as old
        where
            old.at < $1
            and not exists (
                select 1
                from invoices
                where
                    invoices.connection = old.connection
                    and invoices.id = old.invoice
                    and invoices.state not in ('verified', 'skipped', 'marked')
            )
        order by old.at
        limit $2
    )
