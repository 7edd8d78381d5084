create table invoices (
  id integer primary key,
  policy_number text not null,
  due_on text not null,
  amount_cents integer not null check (amount_cents > 0),
  paid_on text
);
