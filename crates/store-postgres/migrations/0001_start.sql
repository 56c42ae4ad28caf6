-- Everything that is remembered. Ids are text with a prefix, instants microseconds UTC, documents JSON text. Rows are
-- keyed by their connection, so that they may be partitioned by it; both databases have the same columns. Texts are
-- compared by code point, whatever the language of the database: SQLite sorts so too, and it is faster.

create table organisations (
    id text collate "C" not null primary key,
    name text collate "C" not null,
    created bigint not null
);

create table administrations (
    id text collate "C" not null primary key,
    organisation text collate "C" not null references organisations (id),
    name text collate "C" not null,
    created bigint not null,
    -- so that a connection can only name an administration of its own organisation
    unique (id, organisation)
);

create index administrations_of on administrations (organisation, created, id);

create table connections (
    id text collate "C" not null primary key,
    organisation text collate "C" not null,
    administration text collate "C" not null,
    package text collate "C" not null,
    profile text collate "C" not null,
    state text collate "C" not null,
    findings text collate "C" not null,
    settings text collate "C" not null,
    version bigint not null,
    remote_id text collate "C",
    remote_name text collate "C",
    due bigint not null,
    created bigint not null,
    changed bigint not null,
    lease_node text collate "C",
    lease_until bigint,
    fence bigint not null default 0,
    -- first nudge since the lease was taken: release must not forget it
    nudged bigint,
    foreign key (administration, organisation) references administrations (id, organisation),
    -- so that an invoice can only name a connection of its own organisation and administration
    unique (id, organisation, administration)
);

create index connections_of on connections (organisation, created, id);

create index connections_due on connections (due) where state = 'active';

create unique index connections_one_per_administration on connections (administration) where state <> 'disconnected';

create unique index connections_one_per_remote on connections (organisation, package, remote_id)
where state <> 'disconnected' and remote_id is not null;

create table secrets (
    connection text collate "C" not null references connections (id),
    name text collate "C" not null,
    key_id text collate "C" not null,
    sealed bytea not null,
    changed bigint not null,
    primary key (connection, name)
);

-- The last number given out per administration. Raised in the transaction that uses the numbers: whoever comes next
-- waits for its end, so numbers never skip, never repeat and never show up out of order.
create table change_counters (
    administration text collate "C" not null primary key,
    last bigint not null
);

create table changes (
    administration text collate "C" not null,
    number bigint not null,
    subject text collate "C" not null,
    id text collate "C" not null,
    kind text collate "C" not null,
    body text collate "C" not null,
    at bigint not null,
    primary key (administration, number)
);

create table feeds (
    connection text collate "C" not null,
    feed text collate "C" not null,
    cursor text collate "C",
    completed bigint,
    reading text collate "C",
    -- mark of the last whole read whose unseen records were deactivated: doing it twice does nothing
    swept text collate "C",
    -- hash over the rows of the last whole read that was one page: when it is the same again there is nothing to do
    digest bigint,
    records bigint not null,
    primary key (connection, feed)
);

create table records (
    connection text collate "C" not null,
    feed text collate "C" not null,
    package_id text collate "C" not null,
    id text collate "C" not null,
    code text collate "C" not null,
    name text collate "C" not null,
    is_active boolean not null,
    hash bigint not null,
    body text collate "C" not null,
    identification text collate "C",
    vat_number text collate "C",
    -- the whole read in which the row was last written
    reading text collate "C",
    changed bigint not null,
    primary key (connection, feed, package_id)
);

-- the feed stands as an expression, so that only the primary key can serve a look-up by the package's ids: without
-- statistics the planner would take this index for it, and read the whole feed once per page
create index records_by_code on records (connection, (feed || ''), code, id);

create index records_by_identification on records (connection, identification) where identification is not null;

create index records_by_vat_number on records (connection, vat_number) where vat_number is not null;

-- Rows that a whole read saw unchanged: a narrow row here, so that the wide one need not be written.
create table seen (
    connection text collate "C" not null,
    feed text collate "C" not null,
    reading text collate "C" not null,
    package_id text collate "C" not null,
    primary key (connection, feed, reading, package_id)
);

create table history (
    number bigint generated always as identity,
    connection text collate "C" not null,
    feed text collate "C" not null,
    package_id text collate "C" not null,
    at bigint not null,
    fields text collate "C" not null,
    primary key (connection, feed, package_id, number)
);

-- for removing what is old
create index history_by_age on history (at);

create table rejects (
    connection text collate "C" not null,
    feed text collate "C" not null,
    package_id text collate "C" not null,
    label text collate "C" not null,
    findings text collate "C" not null,
    at bigint not null,
    primary key (connection, feed, package_id)
);

create table invoices (
    connection text collate "C" not null,
    id text collate "C" not null,
    organisation text collate "C" not null,
    administration text collate "C" not null,
    number text collate "C" not null,
    digest text collate "C" not null,
    body text collate "C" not null,
    pdf text collate "C",
    source text collate "C" not null,
    state text collate "C" not null,
    findings text collate "C" not null,
    heals text collate "C" not null,
    progress text collate "C" not null,
    attempts bigint not null default 0,
    due bigint not null,
    claimed_fence bigint not null default 0,
    created bigint not null,
    changed bigint not null,
    primary key (connection, id),
    foreign key (connection, organisation, administration) references connections (id, organisation, administration)
);

create unique index invoices_by_id on invoices (id);

create unique index invoices_by_number on invoices (connection, number);

create index invoices_by_state on invoices (connection, state, id);

create index invoices_due on invoices (connection, due, id) where state not in ('verified', 'skipped', 'marked');

create index invoices_that_heal on invoices (connection)
where heals <> '[]' and state not in ('verified', 'skipped', 'marked');

create table attempts (
    number bigint generated always as identity,
    connection text collate "C" not null,
    invoice text collate "C" not null,
    step text collate "C" not null,
    state_from text collate "C" not null,
    state_to text collate "C" not null,
    findings text collate "C" not null,
    node text collate "C" not null,
    at bigint not null,
    primary key (connection, invoice, number)
);

-- for removing what is old
create index attempts_by_age on attempts (at);

create table runs (
    connection text collate "C" not null references connections (id),
    id text collate "C" not null,
    what text collate "C" not null,
    started bigint not null,
    ended bigint not null,
    counts text collate "C" not null,
    findings text collate "C" not null,
    primary key (connection, id)
);

create index runs_newest on runs (connection, started, id);

create table calls (
    connection text collate "C" not null references connections (id),
    minute bigint not null,
    endpoint text collate "C" not null,
    calls bigint not null,
    errors bigint not null,
    primary key (connection, minute, endpoint)
);
