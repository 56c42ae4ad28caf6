-- $2 is the cause as it stands in the JSON list, between quotation marks; causes hold no wild cards
update invoices
set due = $3
where
    connection = $1
    and heals <> '[]'
    and heals like '%' || $2 || '%'
    and due > $3
    and state not in ('verified', 'skipped', 'marked')
