-- Everything that is remembered. Ids are text with a prefix, instants microseconds UTC, documents JSON text, truths 0 or
-- 1. Rows are keyed by their connection, so that PostgreSQL may partition by it. Both databases have the same columns, but
-- for two: here `feeds.part` stands for connection and feed in `records`, whose indexes it makes half as large, and
-- `changes.key` holds the administration and the number, so that the largest table needs no index at all.

create table organisations (
    id text not null primary key,
    name text not null,
    created integer not null
) strict;

create table administrations (
    id text not null primary key,
    organisation text not null references organisations (id),
    name text not null,
    created integer not null,
    -- so that a connection can only name an administration of its own organisation
    unique (id, organisation)
) strict;

create index administrations_of on administrations (organisation, created, id);

create table connections (
    id text not null primary key,
    organisation text not null,
    administration text not null,
    package text not null,
    profile text not null,
    state text not null,
    findings text not null,
    settings text not null,
    version integer not null,
    remote_id text,
    remote_name text,
    due integer not null,
    created integer not null,
    changed integer not null,
    lease_node text,
    lease_until integer,
    fence integer not null default 0,
    -- first nudge since the lease was taken: release must not forget it
    nudged integer,
    foreign key (administration, organisation) references administrations (id, organisation),
    -- so that an invoice can only name a connection of its own organisation and administration
    unique (id, organisation, administration)
) strict;

create index connections_of on connections (organisation, created, id);

create index connections_due on connections (due) where state = 'active';

create unique index connections_one_per_administration on connections (administration) where state <> 'disconnected';

create unique index connections_one_per_remote on connections (organisation, package, remote_id)
where state <> 'disconnected' and remote_id is not null;

create table secrets (
    connection text not null references connections (id),
    name text not null,
    key_id text not null,
    sealed blob not null,
    changed integer not null,
    primary key (connection, name)
) strict, without rowid;

-- The last number given out per administration. Raised in the transaction that uses the numbers: whoever comes next
-- waits for its end, so numbers never skip, never repeat and never show up out of order.
create table change_counters (
    part integer not null primary key,
    administration text not null unique,
    last integer not null
) strict;

create table changes (
    -- the administration's part times 2^40, and the number
    key integer not null primary key,
    subject text not null,
    id text not null,
    kind text not null,
    body text not null,
    at integer not null
) strict;

create table feeds (
    part integer not null primary key,
    connection text not null,
    feed text not null,
    cursor text,
    completed integer,
    reading text,
    -- mark of the last whole read whose unseen records were deactivated: doing it twice does nothing
    swept text,
    -- hash over the rows of the last whole read that was one page: when it is the same again there is nothing to do
    digest integer,
    records integer not null,
    unique (connection, feed)
) strict;

create table records (
    part integer not null,
    package_id text not null,
    id text not null,
    code text not null,
    name text not null,
    is_active integer not null,
    hash integer not null,
    body text not null,
    identification text,
    vat_number text,
    -- the whole read in which the row was last written
    reading text,
    changed integer not null,
    primary key (part, package_id)
) strict;

create index records_by_code on records (part, code, id);

create index records_by_identification on records (part, identification) where identification is not null;

create index records_by_vat_number on records (part, vat_number) where vat_number is not null;

-- Rows that a whole read saw unchanged: a narrow row here, so that the wide one need not be written.
create table seen (
    connection text not null,
    feed text not null,
    reading text not null,
    package_id text not null,
    primary key (connection, feed, reading, package_id)
) strict, without rowid;

create table history (
    number integer not null primary key,
    connection text not null,
    feed text not null,
    package_id text not null,
    at integer not null,
    fields text not null
) strict;

create index history_of on history (connection, feed, package_id, number);

-- for removing what is old
create index history_by_age on history (at);

create table rejects (
    connection text not null,
    feed text not null,
    package_id text not null,
    label text not null,
    findings text not null,
    at integer not null,
    primary key (connection, feed, package_id)
) strict;

create table invoices (
    connection text not null,
    id text not null,
    organisation text not null,
    administration text not null,
    number text not null,
    digest text not null,
    body text not null,
    pdf text,
    source text not null,
    state text not null,
    findings text not null,
    heals text not null,
    progress text not null,
    attempts integer not null default 0,
    due integer not null,
    claimed_fence integer not null default 0,
    created integer not null,
    changed integer not null,
    primary key (connection, id),
    foreign key (connection, organisation, administration) references connections (id, organisation, administration)
) strict;

create unique index invoices_by_id on invoices (id);

create unique index invoices_by_number on invoices (connection, number);

create index invoices_by_state on invoices (connection, state, id);

create index invoices_due on invoices (connection, due, id) where state not in ('verified', 'skipped', 'marked');

create index invoices_that_heal on invoices (connection)
where heals <> '[]' and state not in ('verified', 'skipped', 'marked');

create table attempts (
    number integer not null primary key,
    connection text not null,
    invoice text not null,
    step text not null,
    state_from text not null,
    state_to text not null,
    findings text not null,
    node text not null,
    at integer not null
) strict;

create index attempts_of on attempts (connection, invoice, number);

-- for removing what is old
create index attempts_by_age on attempts (at);

create table runs (
    connection text not null references connections (id),
    id text not null,
    what text not null,
    started integer not null,
    ended integer not null,
    counts text not null,
    findings text not null,
    primary key (connection, id)
) strict, without rowid;

create index runs_newest on runs (connection, started, id);

create table calls (
    connection text not null references connections (id),
    minute integer not null,
    endpoint text not null,
    calls integer not null,
    errors integer not null,
    primary key (connection, minute, endpoint)
) strict, without rowid;
