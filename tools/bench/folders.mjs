/** Migration folders as teams have them: each migration makes one table, and every other one also an index or an altered neighbour. */
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const types = {
  postgresql: { id: 'bigint generated always as identity primary key', text: 'text', short: 'varchar(64)', money: 'numeric(12, 2)', time: 'timestamptz default now() not null', json: 'jsonb' },
  mysql: { id: 'bigint auto_increment primary key', text: 'text', short: 'varchar(64)', money: 'decimal(12, 2)', time: 'timestamp default current_timestamp not null', json: 'json' },
  sqlite: { id: 'integer primary key autoincrement', text: 'text', short: 'text', money: 'numeric', time: 'text default current_timestamp not null', json: 'text' },
}

/** The statements of migration `index`, from 0. */
function statements(dialect, index) {
  const type = types[dialect]
  const quote = dialect === 'mysql' ? (name) => `\`${name}\`` : (name) => `"${name}"`
  const table = quote(tableOf(index))
  const create = `CREATE TABLE ${table} (
\t${quote('id')} ${type.id},
\t${quote('number')} ${type.short} not null,
\t${quote('holder')} ${type.text},
\t${quote('premium')} ${type.money} default 0 not null,
\t${quote('details')} ${type.json},
\t${quote('created_at')} ${type.time}
);`
  const second = index % 2 === 0 ? `CREATE INDEX ${quote(`${tableOf(index)}_number`)} ON ${table} (${quote('number')});` : `ALTER TABLE ${quote(tableOf(index - 1))} ADD COLUMN ${quote('note')} ${type.short};`
  return [create, second]
}

const tableOf = (index) => `policies_${String(index).padStart(4, '0')}`

/** Names in the order they apply: `0007_policies_0007`. */
const nameOf = (index, first = 0) => `${String(index + first).padStart(4, '0')}_${tableOf(index)}`

const range = (count) => Array.from({ length: count }, (_, index) => index)

function write(dir, name, parts, separator) {
  const path = join(dir, name)
  writeFileSync(path, `${parts.join(separator)}\n`)
  return path
}

/** A Drizzle v0 folder: journal and breakpoints. Resolves to the paths of its files. */
export function drizzleFolder(dir, dialect, count) {
  mkdirSync(join(dir, 'meta'), { recursive: true })
  const entries = range(count).map((idx) => ({ idx, version: '7', when: 1_700_000_000_000 + idx * 60_000, tag: nameOf(idx), breakpoints: true }))
  writeFileSync(join(dir, 'meta/_journal.json'), JSON.stringify({ version: '7', dialect, entries }, null, 2))
  return range(count).map((index) => write(dir, `${nameOf(index)}.sql`, statements(dialect, index), '--> statement-breakpoint\n'))
}

/** Wrangler's: plain files numbered from 1. */
export function wranglerFolder(dir, count) {
  mkdirSync(dir, { recursive: true })
  return range(count).map((index) => write(dir, `${nameOf(index, 1)}.sql`, statements('sqlite', index), '\n'))
}

/** Prisma's: a folder each, and the lock file. */
export function prismaFolder(dir, count) {
  mkdirSync(dir, { recursive: true })
  writeFileSync(join(dir, 'migration_lock.toml'), 'provider = "postgresql"\n')
  return range(count).map((index) => {
    const name = `${20_240_101_000_000 + index}_${tableOf(index)}`
    mkdirSync(join(dir, name))
    return write(join(dir, name), 'migration.sql', statements('postgresql', index), '\n')
  })
}

/** Atlas's: files and `atlas.sum`, an SHA-256 over names and contents so far for each, and one over all lines (atlas.md). */
export function atlasFolder(dir, count) {
  mkdirSync(dir, { recursive: true })
  const running = createHash('sha256')
  const total = createHash('sha256')
  const lines = range(count).map((index) => {
    const name = `${20_240_101_000_000 + index}_${tableOf(index)}.sql`
    const text = `${statements('sqlite', index).join('\n')}\n`
    writeFileSync(join(dir, name), text)
    const hash = running.update(name).update(text).copy().digest('base64')
    total.update(name).update(hash)
    return `${name} h1:${hash}\n`
  })
  writeFileSync(join(dir, 'atlas.sum'), `h1:${total.digest('base64')}\n${lines.join('')}`)
}

/** The same statements in files without the marker, which the `mysql` client takes for SQL. Resolves to the paths. */
export function plainFolder(dir, dialect, count) {
  mkdirSync(dir, { recursive: true })
  return range(count).map((index) => write(dir, `${nameOf(index)}.sql`, statements(dialect, index), '\n'))
}
