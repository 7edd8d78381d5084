-- Migration number: 0001 	 2026-02-02T09:00:00.000Z
create table agents (
  id integer primary key,
  name text not null,
  region text not null
);
