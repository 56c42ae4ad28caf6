-- the row of values is repeated, once for each change
insert into changes (administration, number, subject, id, kind, body, at)
values (?, ?, ?, ?, ?, ?, ?)
