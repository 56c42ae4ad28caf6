-- each key by its own index: with "or" all customers would be read
select id, package_id, code, name, is_active as "is_active!: bool", body, changed
from records
where
    rowid in (
        select records.rowid
        from feeds
        inner join records on records.part = feeds.part and records.code = $2
        where feeds.connection = $1 and feeds.feed = 'customers'
        union all
        select records.rowid
        from feeds
        inner join records on records.part = feeds.part and records.identification = $3
        where feeds.connection = $1 and feeds.feed = 'customers'
        union all
        select records.rowid
        from feeds
        inner join records on records.part = feeds.part and records.vat_number = $4
        where feeds.connection = $1 and feeds.feed = 'customers'
    )
order by code, id
