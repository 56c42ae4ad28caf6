-- What people look for in an invoice: its number, the customer's code and name.
alter table invoices add column words text collate "C" generated always as (
    left(
        number || ' ' || coalesce(body::jsonb #>> '{customer,code}', '') || ' '
        || coalesce(body::jsonb #>> '{customer,name}', ''),
        200
    )
) stored;

create index invoices_by_words on invoices (connection, id) include (words);

-- Why open invoices do not go on, each cause once; the cause '' stands for any. So that causes are counted, and the
-- invoices of one found, without looking into the findings of all.
create table causes (
    connection text collate "C" not null,
    invoice text collate "C" not null,
    code text collate "C" not null,
    primary key (connection, invoice, code)
);

create index causes_by_code on causes (connection, code, invoice);

insert into causes (connection, invoice, code)
select connection, id, ''
from invoices
where findings <> '[]' and state not in ('verified', 'skipped', 'marked')
union
select invoices.connection, invoices.id, finding.value ->> 'code'
from invoices
cross join json_array_elements(invoices.findings::json) as finding (value)
where invoices.state not in ('verified', 'skipped', 'marked');

create function note_causes() returns trigger
language plpgsql
as $$
begin
    if tg_op = 'UPDATE' then
        delete from causes where connection = new.connection and invoice = new.id;
    end if;
    insert into causes (connection, invoice, code)
    select new.connection, new.id, ''
    where new.findings <> '[]' and new.state not in ('verified', 'skipped', 'marked')
    union
    select new.connection, new.id, finding.value ->> 'code'
    from json_array_elements(new.findings::json) as finding (value)
    where new.state not in ('verified', 'skipped', 'marked');
    return null;
end
$$;

create trigger invoices_cause after insert on invoices
for each row
when (new.findings <> '[]')
execute function note_causes();

create trigger invoices_cause_again after update of findings, state on invoices
for each row
when (old.findings <> new.findings or (old.findings <> '[]' and old.state <> new.state))
execute function note_causes();
