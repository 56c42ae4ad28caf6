-- of two that make one at the same time the second raises the number of the first
insert into messages (id, endpoint, administration, kind, up_to, tries, due, created)
values ($1, $2, $3, 'changes', $4, 0, $5, $5)
on conflict (endpoint, administration) where kind = 'changes' do update
set up_to = case when messages.up_to < excluded.up_to then excluded.up_to else messages.up_to end
returning id
