-- $1 is empty for a key of the installation
update api_keys
set revoked = $3
where coalesce(organisation, '') = $1 and id = $2 and revoked is null
