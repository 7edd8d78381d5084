-- Migration number: 0002 	 2026-03-15T09:00:00.000Z
create table commissions (
  agent_id integer not null references agents (id),
  month text not null,
  cents integer not null,
  primary key (agent_id, month)
);
