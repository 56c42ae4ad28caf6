insert into invitations (id, organisation, email, role, token_hash, resets, created, expires)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (coalesce(organisation, ''), email) do update
set
    id = excluded.id,
    role = excluded.role,
    token_hash = excluded.token_hash,
    resets = excluded.resets,
    created = excluded.created,
    expires = excluded.expires
