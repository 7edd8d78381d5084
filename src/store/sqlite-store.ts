import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Driver } from '../dialects/sqlite/drivers/driver.ts'
import { openDriver } from '../dialects/sqlite/drivers/open.ts'
import { patiently } from '../dialects/sqlite/patience.ts'
import { quote } from '../dialects/sqlite/quote.ts'
import { SkeinError } from '../errors/skein-error.ts'
import type { Mark } from '../model/migration.ts'
import { storeNewer, storeUnusable } from './errors.ts'
import { stateFile } from './state-folder.ts'
import type { Progress, Store } from './store.ts'

const waitMs = 10_000
/** Of the file's tables; stands in its `user_version`. */
const generation = 1
const schema = `
create table if not exists progress (
  ledger text not null,
  migration text not null,
  mark text not null,
  written_at text not null default current_timestamp,
  primary key (ledger, migration)
) strict, without rowid;
pragma user_version = ${generation};`

/** The store as one SQLite file in WAL mode in the state folder. Opened when first asked, made when first written. */
export function openSqliteStore(env: Readonly<Record<string, string | undefined>>): Store {
  const file = stateFile(env)
  let opened: Driver | undefined
  const forReading = (): Driver | undefined => {
    if (opened !== undefined || file === undefined || !existsSync(file)) return opened
    return (opened = openDriver({ path: file, access: 'write' }))
  }
  const forWriting = async (): Promise<Driver> => (opened ??= await made(file))
  return {
    isKept: () => opened !== undefined || (file !== undefined && existsSync(file)),
    progress: progress(forReading, forWriting, file),
    async close() {
      const closing = opened
      opened = undefined
      await closing?.close()
    },
  }
}

async function made(file: string | undefined): Promise<Driver> {
  if (file === undefined) throw storeUnusable('there is no folder for Skein’s own state: this user has no home', { hint: 'Set SKEIN_STATE_DIR.' })
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  return openDriver({ path: file, access: 'create' })
}

function progress(forReading: () => Driver | undefined, forWriting: () => Promise<Driver>, file: string | undefined): Progress {
  const where = (ledger: string, migration: string) => `where ledger = ${quote.literal(ledger)} and migration = ${quote.literal(migration)}`
  const write = (sql: string) => guarded(file, async () => await written(await forWriting(), sql))
  return {
    read: (ledger, migration) =>
      guarded(file, async () => {
        const driver = forReading()
        if (driver === undefined) return undefined
        const [row] = await waiting(() => (isReady(driver) ? driver.all(`select mark from progress ${where(ledger, migration)}`) : []))
        return row === undefined ? undefined : (JSON.parse(String(row.mark)) as Mark)
      }),
    write: (ledger, migration, mark) => write(`insert into progress (ledger, migration, mark) values (${[ledger, migration, JSON.stringify(mark)].map((text) => quote.literal(text)).join(', ')})
      on conflict (ledger, migration) do update set mark = excluded.mark, written_at = excluded.written_at`),
    async clear(ledger, migration) {
      if (forReading() !== undefined) await write(`delete from progress ${where(ledger, migration)}`)
    },
  }
}

/** One transaction, in a file that has the tables by then. */
async function written(driver: Driver, sql: string): Promise<void> {
  await waiting(() => driver.all('pragma journal_mode = wal'))
  await waiting(() => driver.run('begin immediate'))
  try {
    if (!isReady(driver)) driver.run(schema)
    driver.run(sql)
    await waiting(() => driver.run('commit'))
  } catch (error) {
    if (driver.inTransaction()) driver.run('rollback')
    throw error
  }
}

/** Whether the tables are there. Throws for a file that a newer Skein has changed. */
function isReady(driver: Driver): boolean {
  const found = Number(driver.all('pragma user_version')[0]?.user_version)
  if (found > generation) throw storeNewer(`Skein’s own state has generation ${found}, and this version knows ${generation}`, { hint: 'Use the newer version of Skein, or another SKEIN_STATE_DIR.' })
  return found === generation
}

function waiting<T>(work: () => T): Promise<T> {
  return patiently(waitMs, work, () => {})
}

async function guarded<T>(file: string | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof SkeinError) throw error
    throw storeUnusable(`Skein’s own state cannot be kept in ${file ?? 'a folder of this user'}: ${error instanceof Error ? error.message : String(error)}`, { hint: 'Set SKEIN_STATE_DIR to a folder that can be written and that outlives this run.', cause: error })
  }
}
