-- Custom SQL migration file, put your code below! --
-- Drizzle knows nothing of functions and grants: this one is written by hand.
create role broker nologin;
--> statement-breakpoint
create schema app;
--> statement-breakpoint
create function app.current_holder() returns uuid
language sql stable
as $$ select nullif(current_setting('app.holder', true), '')::uuid $$;
--> statement-breakpoint
alter table policies enable row level security;
--> statement-breakpoint
create policy holder_reads_own on policies for select using (holder_id = app.current_holder());
--> statement-breakpoint
create policy broker_reads_all on policies for select to broker using (true);
--> statement-breakpoint
grant usage on schema app to broker;
--> statement-breakpoint
grant select on policies, products to broker;
