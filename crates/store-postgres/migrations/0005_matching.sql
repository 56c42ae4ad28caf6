-- First-link matching: the customers of both sides, which pairs are proposed, what a person decides, and the links that
-- follow when it is finished.

create table matchings (
    connection text collate "C" not null primary key references connections (id),
    stage text collate "C" not null,
    rule text collate "C" not null,
    summary text collate "C" not null,
    changed bigint not null
);

create table matching_customers (
    connection text collate "C" not null references connections (id),
    side text collate "C" not null,
    id text collate "C" not null,
    place bigint not null,
    code text collate "C" not null,
    name text collate "C" not null,
    body text collate "C" not null,
    -- empty before there is a proposal
    class text collate "C" not null,
    verdict text collate "C" not null,
    partner text collate "C",
    linked_by text collate "C",
    -- the one that made it so
    decision bigint,
    primary key (connection, side, id),
    check ((verdict = 'linked') = (partner is not null))
);

create index matching_customers_listed on matching_customers (connection, side, class, place);

-- one to one
create unique index matching_customers_partners on matching_customers (connection, side, partner)
where partner is not null;

create index matching_customers_decided on matching_customers (connection, decision) where decision is not null;

create table matching_pairs (
    connection text collate "C" not null references connections (id),
    here text collate "C" not null,
    there text collate "C" not null,
    place bigint not null,
    score bigint not null,
    sure bigint not null,
    reasons text collate "C" not null,
    refused bigint not null,
    primary key (connection, here, there)
);

create index matching_pairs_there on matching_pairs (connection, there, sure);

create table matching_decisions (
    connection text collate "C" not null references connections (id),
    number bigint not null,
    decision text collate "C" not null,
    count bigint not null,
    -- what it changed, as it was: for taking it back
    before text collate "C" not null,
    actor_kind text collate "C" not null,
    actor text collate "C" not null,
    at bigint not null,
    undone bigint,
    undone_kind text collate "C",
    undone_actor text collate "C",
    primary key (connection, number)
);

create table links (
    connection text collate "C" not null references connections (id),
    here text collate "C" not null,
    there text collate "C" not null,
    linked_by text collate "C" not null,
    at bigint not null,
    primary key (connection, here),
    unique (connection, there)
);
