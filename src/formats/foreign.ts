/** A tool that Skein recognises and does not drive: by what its folder looks like and by the table it keeps. */
export interface ForeignTool {
  readonly tool: string
  /** Files (relative to the folder, or beside it) that only this tool has. */
  readonly marker?: RegExp
  /** Names of its migrations. */
  readonly files?: RegExp
  /** Text that only its migrations contain, looked for at the top of one. */
  readonly text?: RegExp
  /** Where its folder usually lies, from the root of the repository. */
  readonly dir?: RegExp
  /** Its ledger tables. */
  readonly ledgers: readonly string[]
  /** One sentence: how it was told apart. */
  readonly because: string
}

/** Each tool with what gives it away. The order matters: the most specific sign comes first. */
export const foreignTools: readonly ForeignTool[] = [
  { tool: 'goose', text: /^\s*--\s*\+goose\s+(?:Up|StatementBegin|NO TRANSACTION|ENVSUB)/im, ledgers: ['goose_db_version'], because: 'its files carry `-- +goose` lines' },
  { tool: 'dbmate', text: /^\s*--\s*migrate:up/im, ledgers: ['schema_migrations'], because: 'its files carry `-- migrate:up` lines' },
  { tool: 'Liquibase', text: /^\s*--\s*(?:liquibase formatted sql|changeset\s+\S+:\S+)/im, marker: /(?:^|\/)(?:liquibase\.properties|(?:db\.)?changelog[^/]*\.(?:xml|ya?ml|json|sql))$/i, ledgers: ['databasechangelog', 'databasechangeloglock'], because: 'it is a Liquibase changelog' },
  { tool: 'sql-migrate', text: /^\s*--\s*\+migrate\s+(?:Up|Down)/im, ledgers: ['gorp_migrations'], because: 'its files carry `-- +migrate` lines' },
  { tool: 'tern', marker: /(?:^|\/)tern\.conf$/, text: /^----\s*create above \/ drop below\s*----/im, ledgers: ['schema_version'], because: 'it has a tern.conf or tern’s dividing line' },
  { tool: 'Flyway', files: /^(?:V[0-9][0-9._]*|U[0-9][0-9._]*|B[0-9][0-9._]*|R)__.+\.sql$/, ledgers: ['flyway_schema_history'], because: 'its files are named V1__x.sql, U1__x.sql or R__x.sql' },
  { tool: 'Supabase', dir: /(?:^|\/)supabase\/migrations$/, ledgers: ['supabase_migrations.schema_migrations'], because: 'it is supabase/migrations, which the Supabase command line applies' },
  { tool: 'Hasura', files: /^(?:up|down)\.sql$/, marker: /(?:^|\/)hdb_|(?:^|\/)metadata\/version\.yaml$/, ledgers: ['hdb_catalog.schema_migrations'], because: 'each migration is a folder with up.sql and down.sql' },
  { tool: 'Diesel', marker: /(?:^|\/)diesel\.toml$/, ledgers: ['__diesel_schema_migrations'], because: 'the project has a diesel.toml' },
  { tool: 'graphile-migrate', marker: /(?:^|\/)\.gmrc(?:\.js|\.cjs)?$/, text: /^--! (?:Previous|Hash|Message): /m, ledgers: ['graphile_migrate.migrations'], because: 'its files carry `--! Previous:` and `--! Hash:` lines' },
  { tool: 'golang-migrate', files: /\.up\.(?:sql|json)$/, ledgers: ['schema_migrations'], because: 'its files come in pairs, .up.sql and .down.sql' },
  { tool: 'sqlx', marker: /(?:^|\/)\.sqlx\/|(?:^|\/)sqlx-data\.json$/, ledgers: ['_sqlx_migrations'], because: 'the project keeps sqlx’s prepared queries' },
  { tool: 'Rails', marker: /(?:^|\/)db\/(?:schema\.rb|structure\.sql)$/, files: /^\d{14}_\w+\.rb$/, ledgers: ['ar_internal_metadata', 'schema_migrations'], because: 'it is a Rails application' },
  { tool: 'Alembic', marker: /(?:^|\/)alembic\.ini$/, files: /^[0-9a-f]{12}_\w+\.py$/, ledgers: ['alembic_version'], because: 'the project has an alembic.ini' },
  { tool: 'Django', files: /^\d{4}_\w+\.py$/, ledgers: ['django_migrations'], because: 'its migrations are Python modules' },
  { tool: 'Knex', marker: /(?:^|\/)knexfile\.[cm]?[jt]s$/, ledgers: ['knex_migrations', 'knex_migrations_lock'], because: 'the project has a knexfile' },
  { tool: 'TypeORM', files: /^\d{13}-\w+\.[cm]?[jt]s$/, ledgers: ['typeorm_migrations'], because: 'its migrations are TypeScript or JavaScript classes' },
  { tool: 'Sequelize', marker: /(?:^|\/)\.sequelizerc$/, ledgers: ['SequelizeMeta'], because: 'the project has a .sequelizerc' },
  { tool: 'node-pg-migrate', ledgers: ['pgmigrations'], because: 'its ledger is pgmigrations' },
  { tool: 'Laravel', files: /^\d{4}_\d\d_\d\d_\d{6}_\w+\.php$/, ledgers: ['migrations'], because: 'its migrations are PHP classes' },
  { tool: 'Ecto', files: /^\d{14}_\w+\.exs$/, ledgers: [], because: 'its migrations are Elixir modules' },
  { tool: 'Sqitch', marker: /(?:^|\/)sqitch\.(?:plan|conf)$/, ledgers: ['sqitch.changes'], because: 'the project has a sqitch.plan' },
  { tool: 'Bytebase', marker: /(?:^|\/)bytebase\.ya?ml$/, ledgers: [], because: 'the project has a bytebase.yaml' },
]

/** What is known of a folder without opening all of it. */
export interface FolderSigns {
  /** From the repository's root, forward slashes, without one at the end. */
  readonly dir: string
  /** Names directly in it. */
  readonly names: readonly string[]
  /** Every file of the repository. */
  readonly repository: readonly string[]
  /** The beginning of a few of its `.sql` files. */
  readonly samples: readonly string[]
}

/** The tool whose folder this is, or undefined. A marker counts only beside or above the folder, so that one project of a monorepo does not speak for another. */
export function foreignTool(signs: FolderSigns): ForeignTool | undefined {
  const near = markersOf(signs.repository).filter((file) => isNear(file, signs.dir))
  return foreignTools.find(
    (one) =>
      (one.text !== undefined && signs.samples.some((sample) => one.text?.test(sample) === true)) ||
      (one.files !== undefined && signs.names.some((name) => one.files?.test(name) === true)) ||
      one.dir?.test(signs.dir) === true ||
      (one.marker !== undefined && near.some((file) => one.marker?.test(file) === true)),
  )
}

const markers = new WeakMap<readonly string[], readonly string[]>()

/** The few files of a repository that mark any tool, looked for once however many folders are asked about. */
function markersOf(repository: readonly string[]): readonly string[] {
  const known = markers.get(repository) ?? repository.filter((file) => foreignTools.some(({ marker }) => marker?.test(file) === true))
  markers.set(repository, known)
  return known
}

/** Whether a file is in the folder, in one of the two above it, or in a folder directly below it or beside it. A cousin is another project's. */
function isNear(file: string, dir: string): boolean {
  let above = dir
  for (let steps = 0; steps <= 2; steps++) {
    const rest = above === '' ? file : file.startsWith(`${above}/`) ? file.slice(above.length + 1) : undefined
    if (rest !== undefined && rest.split('/').length <= (steps < 2 ? 2 : 1)) return true
    if (above === '') return false
    above = above.includes('/') ? above.slice(0, above.lastIndexOf('/')) : ''
  }
  return false
}

/** Ledgers of adopted formats and of other tools, found among the tables of a database. A table that several tools keep names them all. */
export function foreignLedgers(tables: readonly string[], except: readonly string[] = []): readonly { readonly tool: string; readonly table: string }[] {
  const known = [...adoptedLedgers, ...foreignTools.flatMap(({ tool, ledgers }) => ledgers.map((table) => ({ tool, table })))]
  const found = new Map<string, string[]>()
  for (const { tool, table } of known) {
    const isThere = !except.includes(table) && tables.some((one) => one.toLowerCase() === table.toLowerCase())
    if (isThere) found.set(table, [...(found.get(table) ?? []), tool])
  }
  return [...found].map(([table, tools]) => ({ table, tool: tools.join(' or ') }))
}

/** Tables whose names say which adopted tool has migrated a database. */
const adoptedLedgers = [
  { tool: 'Prisma', table: '_prisma_migrations' },
  { tool: 'Drizzle', table: '__drizzle_migrations' },
  { tool: 'Atlas', table: 'atlas_schema_revisions' },
  { tool: 'Wrangler', table: 'd1_migrations' },
  { tool: 'Skein', table: 'skein_migrations' },
] as const
