import type { DialectName } from '../../dialects/dialect-name.ts'

/** How each dialect spells the ledger's columns and the server's time. Times are UTC everywhere. */
export interface LedgerSpelling {
  readonly columns: string
  readonly options: string
  /** The server's time, to store. */
  readonly now: string
  /** The time at which the current transaction began, where the server tells; its start is then the migration's own. */
  readonly begun: string
  /** Milliseconds since then. */
  readonly elapsedMs?: string
  /** How an insert takes over a row that is already there. */
  upsert(columns: readonly string[]): string
}

const conflict = (names: readonly string[]) => `on conflict (name) do update set ${names.map((name) => `${name} = excluded.${name}`).join(', ')}`

/** The spelling per dialect. Postgres functions are qualified, so that nothing in the search path can stand in for them. */
export const spelling: Readonly<Record<DialectName, LedgerSpelling>> = {
  postgres: {
    columns:
      'name text collate "C" primary key, checksum text not null, statements integer not null, done integer not null, done_hash text, fingerprint text, error text, started_at timestamptz not null, applied_at timestamptz, duration_ms bigint, skein_version text not null',
    options: '',
    now: 'pg_catalog.clock_timestamp()',
    begun: 'pg_catalog.transaction_timestamp()',
    elapsedMs: '(extract(epoch from pg_catalog.clock_timestamp() - pg_catalog.transaction_timestamp()) * 1000)::bigint',
    upsert: conflict,
  },
  mysql: {
    columns:
      'name varchar(255) character set utf8mb4 collate utf8mb4_bin not null primary key, checksum char(64) not null, statements int not null, done int not null, done_hash char(64), fingerprint text, error text, started_at datetime(3) not null, applied_at datetime(3), duration_ms bigint, skein_version varchar(64) not null',
    options: ' default character set utf8mb4',
    now: 'utc_timestamp(3)',
    begun: 'utc_timestamp(3)',
    upsert: (names) => `on duplicate key update ${names.map((name) => `${name} = values(${name})`).join(', ')}`,
  },
  sqlite: {
    columns:
      'name text not null primary key, checksum text not null, statements integer not null, done integer not null, done_hash text, fingerprint text, error text, started_at text not null, applied_at text, duration_ms integer, skein_version text not null',
    options: '',
    now: "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')",
    begun: "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')",
    upsert: conflict,
  },
}
