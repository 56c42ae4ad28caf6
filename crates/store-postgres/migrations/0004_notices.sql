-- Who is told by e-mail of what happens to a connection, what they were told, and the letters on their way.

create table notice_settings (
    connection text collate "C" not null primary key references connections (id),
    -- none while nobody chose
    recipients text collate "C",
    digest_hour bigint not null,
    version bigint not null
);

create table notice_watches (
    connection text collate "C" not null primary key references connections (id),
    since bigint,
    well bigint,
    told bigint not null,
    last bigint,
    version bigint not null
);

create table letters (
    id text collate "C" not null primary key,
    connection text collate "C" not null references connections (id),
    person text collate "C" references people (id),
    email text collate "C" not null,
    language text collate "C" not null,
    content text collate "C" not null,
    tries bigint not null,
    taken bigint not null,
    due bigint not null,
    -- until when a node has it
    held bigint,
    created bigint not null
);

create index letters_due on letters (due, id);

create index letters_to on letters (connection, email);

-- Whose turn it is to look at all connections: one row, until when it is taken.
create table notice_look (
    place bigint not null primary key check (place = 1),
    until bigint not null
);

insert into notice_look (place, until) values (1, 0);

-- Which connections have invoices with findings is asked every minute.
create index invoices_refused on invoices (connection) where state = 'findings';
