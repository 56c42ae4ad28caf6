-- What people look for in an invoice: its number, the customer's code and name. Not kept in the table, only in the index.
alter table invoices add column words text generated always as (
    substr(
        number || ' ' || coalesce(json_extract(body, '$.customer.code'), '') || ' '
        || coalesce(json_extract(body, '$.customer.name'), ''),
        1,
        200
    )
) virtual;

create index invoices_by_words on invoices (connection, id, words);

-- Why open invoices do not go on, each cause once; the cause '' stands for any. So that causes are counted, and the
-- invoices of one found, without looking into the findings of all.
create table causes (
    connection text not null,
    invoice text not null,
    code text not null,
    primary key (connection, invoice, code)
) strict, without rowid;

create index causes_by_code on causes (connection, code, invoice);

insert into causes (connection, invoice, code)
select connection, id, ''
from invoices
where findings <> '[]' and state not in ('verified', 'skipped', 'marked')
union
select invoices.connection, invoices.id, json_extract(finding.value, '$.code')
from invoices
cross join json_each(invoices.findings) as finding
where invoices.state not in ('verified', 'skipped', 'marked');

create trigger invoices_cause after insert on invoices
when new.findings <> '[]' and new.state not in ('verified', 'skipped', 'marked')
begin
    insert into causes (connection, invoice, code)
    select new.connection, new.id, ''
    union
    select new.connection, new.id, json_extract(finding.value, '$.code')
    from json_each(new.findings) as finding;
end;

create trigger invoices_cause_again after update of findings, state on invoices
when old.findings <> new.findings or (old.findings <> '[]' and old.state <> new.state)
begin
    delete from causes where connection = new.connection and invoice = new.id;
    insert into causes (connection, invoice, code)
    select new.connection, new.id, ''
    where new.findings <> '[]' and new.state not in ('verified', 'skipped', 'marked')
    union
    select new.connection, new.id, json_extract(finding.value, '$.code')
    from json_each(new.findings) as finding
    where new.state not in ('verified', 'skipped', 'marked');
end;

-- with the name, by which people look
drop index records_by_code;

create index records_by_code on records (part, code, id, is_active, name);
