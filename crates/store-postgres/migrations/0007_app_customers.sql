-- Customers of the application that go to the package: what it says of them, how far each is. Which customer of the
-- package one is stands in the table of links alone.

create table app_customers (
    connection text collate "C" not null references connections (id),
    here text collate "C" not null,
    code text collate "C" not null,
    -- the code without space around it, as invoices name it
    sought text collate "C" not null,
    name text collate "C" not null,
    -- what the application says now, brought together with what it took over
    body text collate "C" not null,
    -- what it handed over, word for word
    offered text collate "C" not null,
    changed_here bigint not null,
    ticked bigint not null,
    number text collate "C",
    state text collate "C" not null,
    findings text collate "C" not null,
    heals text collate "C" not null,
    progress text collate "C" not null,
    due bigint not null,
    version bigint not null,
    changed bigint not null,
    -- what people look for
    words text collate "C" generated always as (
        left(code || chr(10) || here || chr(10) || name, 200)
    ) stored,
    primary key (connection, here)
);

create unique index app_customers_by_number on app_customers (connection, number) where number is not null;

create index app_customers_by_code on app_customers (connection, sought, here) where sought <> '';

-- the ticked ones apart: an administration may have a hundred thousand others that are due and take no part
create index app_customers_due on app_customers (connection, ticked, due, here);

-- for lists and counts
create index app_customers_listed on app_customers (connection, state, ticked, code, here) include (words);

-- whoever may have to be told of them is looked for over all connections
create index app_customers_refused on app_customers (connection, ticked) where state = 'findings';

create index app_customers_that_heal on app_customers (connection) where heals <> '[]';

-- Who had the values that overwrote others.
alter table history add column author text collate "C" not null default 'package';
