import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import type { AtomicObserver, Connection, Target, Unit } from '../../../src/dialects/dialect.ts'
import type { Statement } from '../../../src/model/statement.ts'
import { sqlite } from '../../../src/dialects/sqlite/dialect.ts'

const folders: string[] = []
const connections: Connection[] = []

afterEach(async () => {
  for (const connection of connections.splice(0)) await connection.close()
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

/** A folder that the test's end removes. */
export async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'skein-sqlite-'))
  folders.push(made)
  return made
}

export function target(url: string, more: Partial<Target> = {}): Target {
  return { name: 'test', url, root: tmpdir(), purpose: 'write', timeoutMs: 2_000, applicationName: 'skein test', environment: {}, ...more }
}

/** A connection that the test's end closes. */
export async function connected(url: string, more: Partial<Target> = {}): Promise<Connection> {
  const connection = await sqlite.connect(target(url, more))
  connections.push(connection)
  return connection
}

export function statements(...texts: readonly string[]): readonly Statement[] {
  return texts.map((text) => ({ text, start: 0, end: text.length, line: 1, column: 1, comment: '' }))
}

export function unit(name: string, texts: readonly string[], more: Partial<Unit> = {}): Unit {
  return { name, statements: statements(...texts), script: texts.join(';\n'), record: [`insert into ledger (name) values ('${name}')`], lockTimeoutMs: 1_000, alone: false, ...more }
}

/** The guard that a ledger of these names is unchanged. */
export function newest(name: string | undefined): string {
  return `(select name from ledger order by id desc limit 1) is ${name === undefined ? 'null' : `'${name}'`}`
}

export const ledger = 'create table if not exists ledger (id integer primary key, name text unique not null)'

/** Runs units; answers what was observed. */
export async function run(connection: Connection, units: readonly Unit[], more: Partial<AtomicObserver> = {}): Promise<string[]> {
  const seen: string[] = []
  await connection.atomic?.(
    (async function* () {
      yield* units
    })(),
    {
      started: ({ name }) => void seen.push(`started ${name}`),
      statement: ({ name }, index) => void seen.push(`${name} statement ${index}`),
      finished: ({ name }) => void seen.push(`finished ${name}`),
      leaked: ({ name }, what) => void seen.push(`leaked ${name}: ${what.join(', ')}`),
      ...more,
    },
  )
  return seen
}

/** What a rejected promise means to the core. */
export async function failure(work: Promise<unknown>): Promise<ReturnType<typeof sqlite.classify>> {
  return await work.then(
    () => {
      throw new Error('it was expected to fail')
    },
    (error: unknown) => sqlite.classify(error),
  )
}

/** Names of the tables that are there, without SQLite's own and the ledger. */
export async function tables(connection: Connection): Promise<readonly string[]> {
  const rows = await connection.query("select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name <> 'ledger' order by name")
  return rows.map(({ name }) => String(name))
}
