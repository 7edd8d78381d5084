import type { AtomicObserver, Connection, Target, Unit } from '../../../src/dialects/dialect.ts'
import { postgres } from '../../../src/dialects/postgres/dialect.ts'
import type { Statement } from '../../../src/model/statement.ts'

/** A target with nothing of this machine's environment in it. */
export function target(url: string, more: Partial<Target> = {}): Target {
  return { name: 'db', url, root: '/', purpose: 'write', timeoutMs: 10_000, applicationName: 'skein test', environment: { HOME: '/nonexistent' }, ...more }
}

/** The number of a unit's predecessor stands in its guard, its own in its record: a ledger of one table. */
export const ledgerTable = 'create table ledger (id serial primary key, n int not null unique)'

/** A unit as the core makes one: the script cut by the dialect, a guard on the newest row, one insert as its record. */
export function unit(n: number, script: string, more: Partial<Unit> = {}): Unit {
  return {
    name: `m${n}`,
    script,
    statements: postgres.split(script),
    record: [`insert into ledger (n) values (${n})`],
    guard: n === 1 ? 'not exists (select 1 from ledger)' : `(select n = ${n - 1} from ledger order by id desc limit 1)`,
    lockTimeoutMs: 2000,
    alone: false,
    ...more,
  }
}

/** What was observed, in order, as words. */
export interface Observed extends AtomicObserver {
  readonly words: string[]
}

export function observer(): Observed {
  const words: string[] = []
  return {
    words,
    started: ({ name }) => void words.push(`started ${name}`),
    finished: ({ name }) => void words.push(`finished ${name}`),
    leaked: ({ name }, what) => void words.push(`${name} changed ${what.join(', ')}`),
  }
}

export async function* each<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items
}

/** Runs units, answers the error or undefined. */
export async function run(connection: Connection, units: readonly Unit[], observe: AtomicObserver = observer()): Promise<unknown> {
  try {
    await connection.atomic?.(each(units), observe)
    return undefined
  } catch (error) {
    return error
  }
}

export async function ledger(connection: Connection): Promise<readonly unknown[]> {
  return (await connection.query('select n from ledger order by id')).map((row) => row['n'])
}

export async function tables(connection: Connection): Promise<readonly unknown[]> {
  return (await connection.query("select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and relname <> 'ledger' order by 1")).map((row) => row['name'])
}

/** Waits until a question is answered with yes; a bound, not a sleep: nothing is asserted about how long it takes. */
export async function until(holds: () => Promise<boolean>, within = 10_000): Promise<void> {
  for (const end = performance.now() + within; performance.now() < end; ) {
    if (await holds()) return
    await new Promise((resolve) => setImmediate(resolve))
  }
  throw new Error('it did not come to hold')
}

export type { Statement }
