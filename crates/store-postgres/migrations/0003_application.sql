-- The application's side: people and keys, the audit trail, answers that are given once, and addresses that are told of
-- changes. Of tokens and keys there are only hashes.

create table people (
    id text collate "C" not null primary key,
    email text collate "C" not null,
    name text collate "C" not null,
    language text collate "C" not null,
    password text collate "C",
    issuer text collate "C",
    subject text collate "C",
    failures bigint not null,
    locked_until bigint,
    created bigint not null,
    erased bigint,
    check ((issuer is null) = (subject is null))
);

-- whoever was erased has none
create unique index people_by_email on people (email) where email <> '';

create unique index people_by_identity on people (issuer, subject) where issuer is not null;

create table members (
    organisation text collate "C" not null references organisations (id),
    person text collate "C" not null references people (id),
    role text collate "C" not null,
    since bigint not null,
    primary key (organisation, person)
);

create index members_of_person on members (person);

create table invitations (
    id text collate "C" not null primary key,
    organisation text collate "C" references organisations (id),
    email text collate "C" not null,
    role text collate "C" not null,
    token_hash text collate "C" not null unique,
    resets text collate "C" references people (id),
    created bigint not null,
    expires bigint not null
);

create unique index invitations_one_per_address on invitations (coalesce(organisation, ''), email);

create index invitations_by_end on invitations (expires);

create table sessions (
    token_hash text collate "C" not null primary key,
    person text collate "C" not null references people (id),
    organisation text collate "C" references organisations (id),
    csrf text collate "C" not null,
    created bigint not null,
    seen bigint not null,
    expires bigint not null
);

create index sessions_of on sessions (person);

create index sessions_by_end on sessions (expires);

create table api_keys (
    hash text collate "C" not null primary key,
    id text collate "C" not null unique,
    organisation text collate "C" references organisations (id),
    name text collate "C" not null,
    start text collate "C" not null,
    scopes text collate "C" not null,
    administrations text collate "C",
    created bigint not null,
    expires bigint,
    used bigint,
    revoked bigint
);

create index api_keys_of on api_keys (coalesce(organisation, ''), created, id);

create table audit (
    id text collate "C" not null primary key,
    organisation text collate "C" references organisations (id),
    administration text collate "C",
    actor_kind text collate "C" not null,
    actor text collate "C" not null,
    action text collate "C" not null,
    subject text collate "C" not null,
    details text collate "C" not null,
    at bigint not null,
    foreign key (administration, organisation) references administrations (id, organisation)
);

create index audit_of on audit (organisation, id);

create table answers (
    owner text collate "C" not null,
    key text collate "C" not null,
    digest text collate "C" not null,
    -- none while the request is at work
    status bigint,
    headers text collate "C",
    body text collate "C",
    at bigint not null,
    primary key (owner, key)
);

-- for removing what is old
create index answers_by_age on answers (at);

create table endpoints (
    id text collate "C" not null primary key,
    organisation text collate "C" not null references organisations (id),
    administration text collate "C",
    url text collate "C" not null,
    description text collate "C" not null,
    key_id text collate "C" not null,
    sealed bytea not null,
    -- why it is off; none while it is on
    off text collate "C",
    failing_since bigint,
    version bigint not null,
    created bigint not null,
    foreign key (administration, organisation) references administrations (id, organisation)
);

create index endpoints_of on endpoints (organisation, created, id);

create table messages (
    id text collate "C" not null primary key,
    endpoint text collate "C" not null references endpoints (id) on delete cascade,
    administration text collate "C" references administrations (id),
    kind text collate "C" not null,
    up_to bigint not null,
    tries bigint not null,
    due bigint not null,
    -- until when a node has it
    held bigint,
    created bigint not null
);

create unique index messages_one_per_administration on messages (endpoint, administration) where kind = 'changes';

create index messages_of on messages (endpoint);

create index messages_due on messages (due, id);

create table tries (
    place bigint generated always as identity primary key,
    endpoint text collate "C" not null references endpoints (id) on delete cascade,
    message text collate "C" not null,
    kind text collate "C" not null,
    number bigint not null,
    status bigint,
    error text collate "C" not null,
    millis bigint not null,
    at bigint not null
);

create index tries_of on tries (endpoint, at, place);

-- for removing what is old
create index tries_by_age on tries (at);

-- 1 from the transaction that takes numbers until the endpoints are told.
alter table change_counters add column fresh bigint not null default 0;

create index change_counters_fresh on change_counters (administration) where fresh = 1;

-- The highest number that was removed: the feed begins after it.
alter table change_counters add column pruned bigint not null default 0;

create index records_by_id on records (connection, id);
