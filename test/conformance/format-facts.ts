import type { FormatName } from '../../src/config/shape.ts'
import { writeAtlasSum } from '../support/atlas-sum.ts'
import { type Project, journal } from '../support/project.ts'

/** Engines a format is run on. `d1` is the file that local development uses. */
export type FormatEngine = 'postgres' | 'mysql' | 'mariadb' | 'sqlite' | 'd1'

/** A migration of the suite; the number gives its place in the tool's order. */
export interface Sample {
  readonly number: number
  readonly title: string
  readonly statements: readonly string[]
}

/** What the suite has to know of a format: how its folder is written, and what its tool's own rules make of late and edited migrations. */
export interface FormatFacts {
  /** For test names: a generation is a format of its own here. */
  readonly title: string
  readonly name: FormatName
  readonly engines: readonly FormatEngine[]
  /** The name by which reports call a migration. */
  called(sample: Sample): string
  /** Its SQL file, relative to the migrations' folder. */
  fileOf(sample: Sample): string
  /** What stands between two statements. */
  readonly between: string
  /** Writes what the tool keeps beside the SQL files, for all that are there. */
  seal(project: Project, samples: readonly Sample[], engine: FormatEngine): Promise<void>
  /** Files that tell `init` what the folder is; the folder is the one that `detected` names. */
  surroundings(engine: FormatEngine): Readonly<Record<string, string>>
  readonly detected: string
  /** The ledger as the engine lists it, and its columns in order. */
  ledger(engine: FormatEngine): string
  readonly columns: readonly string[]
  readonly late: Verdict<'refused' | 'applied'>
  readonly edited: Verdict<'refused' | 'said' | 'unknown'>
  /** An applied migration in the middle of the folder whose file is gone. */
  readonly gone: Verdict<'refused' | 'left alone'>
  /** Whether an official tool stands beside Skein, of which findings must speak. */
  readonly official: boolean
}

interface Verdict<Word extends string> {
  readonly verdict: Word
  readonly because: string
}

const journalDialects = { postgres: 'postgresql', mysql: 'mysql', mariadb: 'mysql', sqlite: 'sqlite', d1: 'sqlite' } as const
const firstMs = Date.UTC(2026, 0, 1)
const numbered = ({ number, title }: Sample) => `${String(number).padStart(4, '0')}_${title}`
const stamped = ({ number, title }: Sample) => `20260101${String(number).padStart(6, '0')}_${title}`
const nothing = async (): Promise<void> => {}
const everywhere: readonly FormatEngine[] = ['postgres', 'mysql', 'mariadb', 'sqlite', 'd1']
const servers: readonly FormatEngine[] = ['postgres', 'mysql', 'mariadb', 'sqlite']
const drizzleLedger = (engine: FormatEngine) => (engine === 'postgres' ? 'drizzle.__drizzle_migrations' : '__drizzle_migrations')
const inPublic = (table: string) => (engine: FormatEngine) => (engine === 'postgres' ? `public.${table}` : table)

/** Every format of the product; the test that runs the suite holds that none is missing. */
export const formatFacts: readonly FormatFacts[] = [
  {
    title: 'drizzle v0',
    name: 'drizzle',
    engines: everywhere,
    called: numbered,
    fileOf: (sample) => `${numbered(sample)}.sql`,
    between: ';\n--> statement-breakpoint\n',
    seal: (project, samples, engine) => project.file('m/meta/_journal.json', journal(journalDialects[engine], samples.map((sample) => [numbered(sample), firstMs + sample.number]))),
    surroundings: (engine) => ({ 'drizzle.config.ts': `export default { dialect: '${journalDialects[engine]}', out: './m', dbCredentials: { url: process.env.DATABASE_URL! } }\n` }),
    detected: 'm',
    ledger: drizzleLedger,
    columns: ['id', 'hash', 'created_at'],
    late: { verdict: 'refused', because: 'drizzle-kit 0.x runs what is newer than the newest row and skips the rest in silence' },
    edited: { verdict: 'refused', because: 'the ledger has the hash of every file' },
    gone: { verdict: 'left alone', because: 'its tool leaves rows without a file alone' },
    official: true,
  },
  {
    title: 'drizzle v1',
    name: 'drizzle',
    engines: everywhere,
    called: stamped,
    fileOf: (sample) => `${stamped(sample)}/migration.sql`,
    between: ';\n--> statement-breakpoint\n',
    seal: async (project, samples, engine) => {
      for (const sample of samples) await project.file(`m/${stamped(sample)}/snapshot.json`, JSON.stringify({ version: '8', dialect: journalDialects[engine] === 'postgresql' ? 'postgres' : journalDialects[engine], id: `00000000-0000-4000-8000-${String(sample.number).padStart(12, '0')}`, prevIds: [], ddl: [], renames: [] }))
    },
    surroundings: (engine) => ({ 'drizzle.config.ts': `export default { dialect: '${journalDialects[engine]}', out: './m', dbCredentials: { url: process.env.DATABASE_URL! } }\n` }),
    detected: 'm',
    ledger: drizzleLedger,
    columns: ['id', 'hash', 'created_at', 'name', 'applied_at'],
    late: { verdict: 'applied', because: 'drizzle-kit 1.0 runs whatever has no row of its name' },
    edited: { verdict: 'refused', because: 'the ledger has the hash of every file' },
    gone: { verdict: 'left alone', because: 'its tool leaves rows without a file alone' },
    official: true,
  },
  {
    title: 'prisma',
    name: 'prisma',
    engines: servers, // Prisma has D1 migrated by Wrangler.
    called: stamped,
    fileOf: (sample) => `${stamped(sample)}/migration.sql`,
    between: ';\n',
    seal: (project, _samples, engine) => project.file('m/migration_lock.toml', `provider = "${journalDialects[engine]}"\n`),
    surroundings: (engine) => ({
      'prisma.config.ts': "export default { schema: 'schema.prisma', migrations: { path: 'm' } }\n",
      'schema.prisma': `datasource db {\n  provider = "${journalDialects[engine]}"\n  url = env("DATABASE_URL")\n}\n`,
    }),
    detected: 'm',
    ledger: inPublic('_prisma_migrations'),
    columns: ['id', 'checksum', 'finished_at', 'migration_name', 'logs', 'rolled_back_at', 'started_at', 'applied_steps_count'],
    late: { verdict: 'applied', because: '`migrate deploy` runs whatever has no row, without a word' },
    edited: { verdict: 'said', because: '`migrate deploy` says nothing of it and goes on: the adopted tool’s rule wins, we report' },
    gone: { verdict: 'left alone', because: 'its tool leaves rows without a file alone' },
    official: true,
  },
  {
    title: 'atlas',
    name: 'atlas',
    engines: servers, // Atlas does not speak D1.
    called: stamped,
    fileOf: (sample) => `${stamped(sample)}.sql`,
    between: ';\n',
    seal: (project) => writeAtlasSum(`${project.root}/m`),
    surroundings: (engine) => ({ 'atlas.hcl': `env "local" {\n  url = "${{ postgres: 'postgres', mysql: 'mysql', mariadb: 'maria', sqlite: 'sqlite', d1: 'sqlite' }[engine]}://localhost/app"\n  migration { dir = "file://m" }\n}\n` }),
    detected: 'm',
    ledger: (engine) => (engine === 'postgres' ? 'atlas_schema_revisions.atlas_schema_revisions' : 'atlas_schema_revisions'),
    columns: ['version', 'description', 'type', 'applied', 'total', 'executed_at', 'execution_time', 'error', 'error_stmt', 'hash', 'partial_hashes', 'operator_version'],
    late: { verdict: 'refused', because: 'Atlas refuses under its default, --exec-order linear' },
    edited: { verdict: 'refused', because: 'the ledger has the hash up to every file' },
    gone: { verdict: 'left alone', because: 'its tool leaves rows without a file alone' },
    official: true,
  },
  {
    title: 'wrangler',
    name: 'wrangler',
    engines: ['d1'],
    called: (sample) => `${numbered(sample)}.sql`,
    fileOf: (sample) => `${numbered(sample)}.sql`,
    between: ';\n',
    seal: nothing,
    surroundings: () => ({ 'wrangler.toml': 'name = "app"\n[[d1_databases]]\nbinding = "DB"\ndatabase_name = "app"\ndatabase_id = "11111111-2222-3333-4444-555555555555"\nmigrations_dir = "m"\n' }),
    detected: 'm',
    ledger: () => 'd1_migrations',
    columns: ['id', 'name', 'applied_at'],
    late: { verdict: 'applied', because: 'Wrangler runs whatever has no row of its name' },
    edited: { verdict: 'unknown', because: 'the ledger has names only' },
    gone: { verdict: 'left alone', because: 'its tool leaves rows without a file alone' },
    official: true,
  },
  {
    title: 'sql',
    name: 'sql',
    engines: everywhere,
    called: numbered,
    fileOf: (sample) => `${numbered(sample)}.sql`,
    between: ';\n',
    seal: nothing,
    surroundings: (engine) => ({ '.env.example': `DATABASE_URL=${journalDialects[engine]}://localhost/app\n` }),
    detected: 'm',
    ledger: inPublic('skein_migrations'),
    columns: ['name', 'checksum', 'statements', 'done', 'done_hash', 'fingerprint', 'error', 'started_at', 'applied_at', 'duration_ms', 'skein_version'],
    late: { verdict: 'refused', because: 'files were written to run in the order of their numbers' },
    edited: { verdict: 'refused', because: 'the ledger has a checksum of every file' },
    gone: { verdict: 'refused', because: 'our own format: a new database would be made without it' },
    official: false,
  },
]
