-- Migration number: 0001 	 2026-01-20T09:00:00.000Z
create table sessions (
  id text primary key,
  customer_id text not null,
  expires_at text not null
);
