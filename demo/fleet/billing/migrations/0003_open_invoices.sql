create index invoices_open on invoices (due_on) where paid_on is null;
create view open_invoices as select id, policy_number, due_on, amount_cents from invoices where paid_on is null;
