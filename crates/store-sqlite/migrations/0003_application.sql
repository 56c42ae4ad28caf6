-- The application's side: people and keys, the audit trail, answers that are given once, and addresses that are told of
-- changes. Of tokens and keys there are only hashes.

create table people (
    id text not null primary key,
    email text not null,
    name text not null,
    language text not null,
    password text,
    issuer text,
    subject text,
    failures integer not null,
    locked_until integer,
    created integer not null,
    erased integer,
    check ((issuer is null) = (subject is null))
) strict;

-- whoever was erased has none
create unique index people_by_email on people (email) where email <> '';

create unique index people_by_identity on people (issuer, subject) where issuer is not null;

create table members (
    organisation text not null references organisations (id),
    person text not null references people (id),
    role text not null,
    since integer not null,
    primary key (organisation, person)
) strict, without rowid;

create index members_of_person on members (person);

create table invitations (
    id text not null primary key,
    organisation text references organisations (id),
    email text not null,
    role text not null,
    token_hash text not null unique,
    resets text references people (id),
    created integer not null,
    expires integer not null
) strict;

create unique index invitations_one_per_address on invitations (coalesce(organisation, ''), email);

create index invitations_by_end on invitations (expires);

create table sessions (
    token_hash text not null primary key,
    person text not null references people (id),
    organisation text references organisations (id),
    csrf text not null,
    created integer not null,
    seen integer not null,
    expires integer not null
) strict, without rowid;

create index sessions_of on sessions (person);

create index sessions_by_end on sessions (expires);

create table api_keys (
    hash text not null primary key,
    id text not null unique,
    organisation text references organisations (id),
    name text not null,
    start text not null,
    scopes text not null,
    administrations text,
    created integer not null,
    expires integer,
    used integer,
    revoked integer
) strict, without rowid;

create index api_keys_of on api_keys (coalesce(organisation, ''), created, id);

create table audit (
    id text not null primary key,
    organisation text references organisations (id),
    administration text,
    actor_kind text not null,
    actor text not null,
    action text not null,
    subject text not null,
    details text not null,
    at integer not null,
    foreign key (administration, organisation) references administrations (id, organisation)
) strict;

create index audit_of on audit (organisation, id);

create table answers (
    owner text not null,
    key text not null,
    digest text not null,
    -- none while the request is at work
    status integer,
    headers text,
    body text,
    at integer not null,
    primary key (owner, key)
) strict;

-- for removing what is old
create index answers_by_age on answers (at);

create table endpoints (
    id text not null primary key,
    organisation text not null references organisations (id),
    administration text,
    url text not null,
    description text not null,
    key_id text not null,
    sealed blob not null,
    -- why it is off; none while it is on
    off text,
    failing_since integer,
    version integer not null,
    created integer not null,
    foreign key (administration, organisation) references administrations (id, organisation)
) strict;

create index endpoints_of on endpoints (organisation, created, id);

create table messages (
    id text not null primary key,
    endpoint text not null references endpoints (id) on delete cascade,
    administration text references administrations (id),
    kind text not null,
    up_to integer not null,
    tries integer not null,
    due integer not null,
    -- until when a node has it
    held integer,
    created integer not null
) strict;

create unique index messages_one_per_administration on messages (endpoint, administration) where kind = 'changes';

create index messages_of on messages (endpoint);

create index messages_due on messages (due, id);

create table tries (
    place integer not null primary key,
    endpoint text not null references endpoints (id) on delete cascade,
    message text not null,
    kind text not null,
    number integer not null,
    status integer,
    error text not null,
    millis integer not null,
    at integer not null
) strict;

create index tries_of on tries (endpoint, at, place);

-- for removing what is old
create index tries_by_age on tries (at);

-- 1 from the transaction that takes numbers until the endpoints are told.
alter table change_counters add column fresh integer not null default 0;

create index change_counters_fresh on change_counters (administration) where fresh = 1;

-- The highest number that was removed: the feed begins after it.
alter table change_counters add column pruned integer not null default 0;

create index records_by_id on records (part, id);
