-- Who is told by e-mail of what happens to a connection, what they were told, and the letters on their way.

create table notice_settings (
    connection text not null primary key references connections (id),
    -- none while nobody chose
    recipients text,
    digest_hour integer not null,
    version integer not null
) strict;

create table notice_watches (
    connection text not null primary key references connections (id),
    since integer,
    well integer,
    told integer not null,
    last integer,
    version integer not null
) strict;

create table letters (
    id text not null primary key,
    connection text not null references connections (id),
    person text references people (id),
    email text not null,
    language text not null,
    content text not null,
    tries integer not null,
    taken integer not null,
    due integer not null,
    -- until when a node has it
    held integer,
    created integer not null
) strict;

create index letters_due on letters (due, id);

create index letters_to on letters (connection, email);

-- Whose turn it is to look at all connections: one row, until when it is taken.
create table notice_look (
    place integer not null primary key check (place = 1),
    until integer not null
) strict;

insert into notice_look (place, until) values (1, 0);

-- Which connections have invoices with findings is asked every minute.
create index invoices_refused on invoices (connection) where state = 'findings';
