import { createHash } from 'node:crypto'
import type { Connection, Quote } from '../dialects/dialect.ts'
import { isBeside, progressBeside } from '../dialects/progress-beside.ts'
import type { Recorder, RunFacts } from '../formats/format.ts'
import type { Ledger, Mark, Migration } from '../model/migration.ts'
import type { Statement } from '../model/statement.ts'

/** Where the progress of migrations that are not one transaction is kept. Each answer is SQL to run, alone or together with a statement. */
export interface Journal {
  /** Made ready before the first migration in steps. */
  prepare(): Promise<void>
  read(migration: Migration): Promise<Mark | undefined>
  /** Whether these texts still begin with those that ran before the mark. */
  matches(mark: Mark, texts: readonly string[]): boolean
  /** Before a statement is sent. */
  before(migration: Migration, mark: Mark, run: RunFacts): Promise<readonly string[]>
  /** What `finish` answers says nothing of how long the last statement took, so it may be made, and sent along, before that has run. */
  readonly finishesAhead?: boolean
  /** After the last one: progress forgotten, the migration recorded as applied. */
  finish(migration: Migration, run: RunFacts): Promise<readonly string[]>
  /** The server said no, or the run was cancelled. */
  failed(migration: Migration, mark: Mark, run: RunFacts): Promise<readonly string[]>
  /** After what `finish` answered has committed. */
  forget(migration: Migration): Promise<void>
}

/** In the tool's own ledger, where it has room for it. */
export function ledgerJournal(recorder: Recorder, ledger: Ledger): Journal | undefined {
  const { progress } = recorder
  if (progress === undefined) return undefined
  return {
    prepare: async () => {},
    read: async (migration) => ledger.rows.find((row) => row.progress !== undefined && (row.name === migration.name || (row.name === undefined && row.key === migration.key)))?.progress,
    matches: (mark, texts) => progress.matches?.(mark, texts) ?? sameBeginning(mark, texts),
    before: async (migration, mark, run) => progress.before(migration, mark, run),
    finish: async (migration, run) => progress.finish(migration, run),
    failed: async (migration, mark, run) => progress.failed(migration, mark, run),
    forget: async () => {},
  }
}

/** Made only when a migration cannot be one transaction; a schema on Postgres, a database on MySQL, where both words mean the same. */
const asideTable = [
  'create schema if not exists skein',
  'create table if not exists skein.progress (ledger varchar(255) not null, migration varchar(255) not null, mark text not null, primary key (ledger, migration))',
]

/** In a place of ours beside the user's schema, in the same server, so that it can share transactions with the work. `isThere`: whether it can be read, when that is known. */
export function asideJournal(connection: Connection, recorder: Recorder, quote: Quote, ledgerName: string, isThere?: boolean): Journal {
  const literal = (text: string) => quote.literal(text)
  const where = (migration: Migration) => `where ledger = ${literal(short(ledgerName))} and migration = ${literal(short(migration.name))}`
  const insert = (migration: Migration, mark: Mark) => `insert into skein.progress (ledger, migration, mark) values (${literal(short(ledgerName))}, ${literal(short(migration.name))}, ${literal(JSON.stringify(mark))})`
  const replace = (migration: Migration, mark: Mark) => [`delete from skein.progress ${where(migration)}`, insert(migration, mark)]
  let last: { readonly migration: Migration; readonly statement: number } | undefined
  /** One statement where what is there is certain: nothing before a new migration's first mark, and a mark behind which a statement has since run. A mark that is tried again may be there or not. */
  const next = (migration: Migration, mark: Mark) => {
    const before = last?.migration === migration ? last.statement : undefined
    last = { migration, statement: mark.statement }
    if (before !== undefined && mark.statement > before) return [`update skein.progress set mark = ${literal(JSON.stringify(mark))} ${where(migration)}`]
    const isNew = before === undefined && found?.has(short(migration.name)) === false
    return isNew ? [insert(migration, mark)] : replace(migration, mark)
  }
  let exists = isThere
  let found: ReadonlyMap<string, Mark> | undefined
  /** All that earlier runs left, in one question; under the lock nobody adds to it but us. */
  const marks = async () => {
    const rows = await connection.query(`select migration, mark from skein.progress where ledger = ${literal(short(ledgerName))}`)
    return new Map(rows.map(({ migration, mark }) => [String(migration), JSON.parse(String(mark)) as Mark]))
  }
  return {
    finishesAhead: true,
    async prepare() {
      if (exists === true) return
      exists = await asideExists(connection)
      if (exists) return
      for (const statement of asideTable) await connection.execute(statement)
      exists = true
    },
    async read(migration) {
      exists ??= await asideExists(connection)
      if (!exists) return undefined
      found ??= await marks()
      return found.get(short(migration.name))
    },
    matches: sameBeginning,
    before: async (migration, mark) => next(migration, mark),
    finish: async (migration, run) => [...recorder.whole(migration, run), `delete from skein.progress ${where(migration)}`],
    failed: async (migration, mark) => replace(migration, mark),
    forget: async () => {},
  }
}

async function asideExists(connection: Connection): Promise<boolean> {
  const expression = progressBeside(connection.server.dialect)
  if (expression === undefined) return false
  const [row] = await connection.query(`select ${expression} as progress_beside`)
  return isBeside(row?.progress_beside)
}

/** Keys are bounded; what is longer keeps its beginning and a digest. */
function short(key: string): string {
  return key.length <= 255 ? key : `${key.slice(0, 200)}~${createHash('sha256').update(key).digest('hex').slice(0, 40)}`
}

/** What the store offers for the same, declared here so that the store need not be known. */
export interface ProgressStore {
  read(ledger: string, migration: string): Promise<Mark | undefined>
  write(ledger: string, migration: string, mark: Mark): Promise<void>
  clear(ledger: string, migration: string): Promise<void>
}

/** On this machine, where the database has no room for anything of ours. */
export function storeJournal(store: ProgressStore, recorder: Recorder, ledgerName: string): Journal {
  const write = async (migration: Migration, mark: Mark) => {
    await store.write(ledgerName, migration.name, mark)
    return []
  }
  return {
    prepare: async () => {},
    read: (migration) => store.read(ledgerName, migration.name),
    matches: sameBeginning,
    before: write,
    failed: write,
    async finish(migration, run) {
      await store.write(ledgerName, migration.name, { statement: run.statements.length, total: run.statements.length, hash: markHash(run.statements, run.statements.length) })
      return recorder.whole(migration, run)
    },
    forget: (migration) => store.clear(ledgerName, migration.name),
  }
}

function sameBeginning(mark: Mark, texts: readonly string[]): boolean {
  return mark.statement <= texts.length && markHash(texts, mark.statement) === mark.hash
}

/** The hash that a mark before statement `index` carries. */
export function markHash(texts: readonly string[], index: number): string {
  const hash = createHash('sha256')
  for (const text of texts.slice(0, index)) hash.update(text).update('\0')
  return hash.digest('hex')
}

/** The same, counted up as statements pass: linear over a whole migration. */
export function runningHash(statements: readonly Statement[]): (index: number) => string {
  const running = createHash('sha256')
  let at = 0
  return (index) => {
    if (index < at) return markHash(statements.map(({ text }) => text), index)
    for (; at < index; at++) running.update(statements[at]?.text ?? '').update('\0')
    return running.copy().digest('hex')
  }
}
