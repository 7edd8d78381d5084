import type { DialectName } from '../../dialects/dialect-name.ts'

/** How each dialect spells Atlas's ledger and its values (reference/atlas.md, section 2; Ent's auto-migration makes the same). */
export interface LedgerSpelling {
  create(table: string): string
  readonly now: string
  /** JSON text as the driver binds it. */
  json(literal: (text: string) => string, text: string): string
  /** Nanoseconds since the transaction began, where the server tells. */
  readonly elapsedNs?: string
  upsert(columns: readonly string[]): string
}

const conflict = (names: readonly string[]) => `on conflict (version) do update set ${names.map((name) => `${name} = excluded.${name}`).join(', ')}`

export const spelling: Readonly<Record<DialectName, LedgerSpelling>> = {
  postgres: {
    create: (table) =>
      `CREATE TABLE ${table} ("version" character varying NOT NULL, "description" character varying NOT NULL, "type" bigint NOT NULL DEFAULT 2, "applied" bigint NOT NULL DEFAULT 0, "total" bigint NOT NULL DEFAULT 0, "executed_at" timestamp with time zone NOT NULL, "execution_time" bigint NOT NULL, "error" text NULL, "error_stmt" text NULL, "hash" character varying NOT NULL, "partial_hashes" jsonb NULL, "operator_version" character varying NOT NULL, PRIMARY KEY ("version"))`,
    now: 'pg_catalog.now()',
    json: (literal, text) => `${literal(text)}::jsonb`,
    elapsedNs: '(extract(epoch from pg_catalog.clock_timestamp() - pg_catalog.transaction_timestamp()) * 1000000000)::bigint',
    upsert: conflict,
  },
  mysql: {
    create: (table) =>
      `CREATE TABLE ${table} (\`version\` varchar(255) NOT NULL, \`description\` varchar(255) NOT NULL, \`type\` bigint unsigned NOT NULL DEFAULT 2, \`applied\` bigint NOT NULL DEFAULT 0, \`total\` bigint NOT NULL DEFAULT 0, \`executed_at\` timestamp NOT NULL, \`execution_time\` bigint NOT NULL, \`error\` longtext NULL, \`error_stmt\` longtext NULL, \`hash\` varchar(255) NOT NULL, \`partial_hashes\` json NULL, \`operator_version\` varchar(255) NOT NULL, PRIMARY KEY (\`version\`)) CHARSET utf8mb4 COLLATE utf8mb4_bin`,
    now: 'current_timestamp()',
    json: (literal, text) => literal(text),
    upsert: (names) => `on duplicate key update ${names.map((name) => `${name} = values(${name})`).join(', ')}`,
  },
  sqlite: {
    create: (table) =>
      `CREATE TABLE ${table} (\`version\` text NOT NULL, \`description\` text NOT NULL, \`type\` integer NOT NULL DEFAULT (2), \`applied\` integer NOT NULL DEFAULT (0), \`total\` integer NOT NULL DEFAULT (0), \`executed_at\` datetime NOT NULL, \`execution_time\` integer NOT NULL, \`error\` text NULL, \`error_stmt\` text NULL, \`hash\` text NOT NULL, \`partial_hashes\` json NULL, \`operator_version\` text NOT NULL, PRIMARY KEY (\`version\`))`,
    // go-sqlite3's text form: fraction without trailing zeros, and an offset.
    now: "rtrim(rtrim(strftime('%Y-%m-%d %H:%M:%f', 'now'), '0'), '.') || '+00:00'",
    json: (_literal, text) => `x'${Buffer.from(text).toString('hex')}'`,
    upsert: conflict,
  },
}
