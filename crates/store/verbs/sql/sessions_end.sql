-- $2 is the hash of the one that stays; no hash is empty
delete from sessions
where person = $1 and token_hash <> $2
