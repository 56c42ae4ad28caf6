-- Customers of the application that go to the package: what it says of them, how far each is. Which customer of the
-- package one is stands in the table of links alone.

create table app_customers (
    connection text not null references connections (id),
    here text not null,
    code text not null,
    -- the code without space around it, as invoices name it
    sought text not null,
    name text not null,
    -- what the application says now, brought together with what it took over
    body text not null,
    -- what it handed over, word for word
    offered text not null,
    changed_here integer not null,
    ticked integer not null,
    number text,
    state text not null,
    findings text not null,
    heals text not null,
    progress text not null,
    due integer not null,
    version integer not null,
    changed integer not null,
    -- what people look for; not kept in the table, only in the index
    words text generated always as (substr(code || char(10) || here || char(10) || name, 1, 200)) virtual,
    primary key (connection, here)
) strict;

create unique index app_customers_by_number on app_customers (connection, number) where number is not null;

create index app_customers_by_code on app_customers (connection, sought, here) where sought <> '';

-- the ticked ones apart: an administration may have a hundred thousand others that are due and take no part
create index app_customers_due on app_customers (connection, ticked, due, here);

-- for lists and counts
create index app_customers_listed on app_customers (connection, state, ticked, code, here, words);

-- whoever may have to be told of them is looked for over all connections
create index app_customers_refused on app_customers (connection, ticked) where state = 'findings';

create index app_customers_that_heal on app_customers (connection) where heals <> '[]';

-- Who had the values that overwrote others.
alter table history add column author text not null default 'package';
