-- skein: lock-timeout 5s
create table reminders (
  invoice_id integer not null references invoices (id),
  level integer not null check (level between 1 and 3),
  sent_on text not null,
  primary key (invoice_id, level)
);
