-- First-link matching: the customers of both sides, which pairs are proposed, what a person decides, and the links that
-- follow when it is finished.

create table matchings (
    connection text not null primary key references connections (id),
    stage text not null,
    rule text not null,
    summary text not null,
    changed integer not null
) strict;

create table matching_customers (
    connection text not null references connections (id),
    side text not null,
    id text not null,
    place integer not null,
    code text not null,
    name text not null,
    body text not null,
    -- empty before there is a proposal
    class text not null,
    verdict text not null,
    partner text,
    linked_by text,
    -- the one that made it so
    decision integer,
    primary key (connection, side, id),
    check ((verdict = 'linked') = (partner is not null))
) strict, without rowid;

create index matching_customers_listed on matching_customers (connection, side, class, place);

-- one to one
create unique index matching_customers_partners on matching_customers (connection, side, partner)
where partner is not null;

create index matching_customers_decided on matching_customers (connection, decision) where decision is not null;

create table matching_pairs (
    connection text not null references connections (id),
    here text not null,
    there text not null,
    place integer not null,
    score integer not null,
    sure integer not null,
    reasons text not null,
    refused integer not null,
    primary key (connection, here, there)
) strict, without rowid;

create index matching_pairs_there on matching_pairs (connection, there, sure);

create table matching_decisions (
    connection text not null references connections (id),
    number integer not null,
    decision text not null,
    count integer not null,
    -- what it changed, as it was: for taking it back
    before text not null,
    actor_kind text not null,
    actor text not null,
    at integer not null,
    undone integer,
    undone_kind text,
    undone_actor text,
    primary key (connection, number)
) strict, without rowid;

create table links (
    connection text not null references connections (id),
    here text not null,
    there text not null,
    linked_by text not null,
    at integer not null,
    primary key (connection, here),
    unique (connection, there)
) strict, without rowid;
