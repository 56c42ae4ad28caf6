-- A package tells that something of a feed changed: it is read before its time.
alter table feeds add column nudged integer;

-- Messages name the package's administration, not ours.
create index connections_by_remote on connections (package, remote_id)
where state <> 'disconnected' and remote_id is not null;
