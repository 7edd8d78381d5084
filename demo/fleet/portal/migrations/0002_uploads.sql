-- Migration number: 0002 	 2026-02-27T09:00:00.000Z
create table uploads (
  id integer primary key,
  session_id text not null references sessions (id) on delete cascade,
  file_name text not null,
  bytes integer not null
);
create index uploads_session on uploads (session_id);
