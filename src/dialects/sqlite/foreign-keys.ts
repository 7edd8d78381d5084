import type { Unit } from '../dialect.ts'
import type { Driver } from './drivers/driver.ts'
import { SqliteFailure } from './drivers/failure.ts'

/** Rows whose parents are missing, as text, each violation once. */
export type Violations = ReadonlyMap<string, Violation>
interface Violation {
  readonly table: string
  readonly rowid: number | string | null
  readonly parent: string
}

/** Whether a unit could make a row lose its parent: anything could but CREATE and a new column that refers to nothing, where the schema has foreign keys at all. */
export function mayViolate(unit: Unit, driver: Driver): boolean {
  if (unit.statements.every(({ text }) => harmless.test(text))) return false
  return driver.all("select 1 from sqlite_master where type = 'table' and sql like '%references%' limit 1").length > 0
}

const harmless = /^(?:create\s|alter\s+table\s+\S+\s+add\s+(?:column\s)?(?!.*\breferences\b))/is

/** Every violation there is. Runs aside, since SQLite reads all rows of all tables with foreign keys for it. */
export async function violations(driver: Driver): Promise<Violations> {
  const collect = 'create temp table skein_violations as select "table", rowid as "row", parent, fkid from pragma_foreign_key_check'
  await driver.runAside(collect)
  const rows = driver.all('select * from temp.skein_violations')
  driver.run('drop table temp.skein_violations')
  return new Map(rows.map((found) => [JSON.stringify([found.table, found.row, found.parent, found.fkid]), { table: String(found.table), rowid: found.row as number | null, parent: String(found.parent) }]))
}

/** Throws when `after` has what `before` had not. */
export function refuseNewViolations(before: Violations, after: Violations): void {
  const fresh = [...after].filter(([key]) => !before.has(key)).map(([, violation]) => violation)
  if (fresh.length === 0) return
  const pairs = [...new Set(fresh.map(({ table, parent }) => `${table} to ${parent}`))].join(', ')
  const rows = fresh.slice(0, 5).map(({ table, rowid }) => `${table} row ${rowid ?? '?'}`)
  throw new SqliteFailure('SQLITE_CONSTRAINT_FOREIGNKEY', `FOREIGN KEY constraint failed: ${fresh.length} rows would refer to rows that are gone (${pairs}): ${rows.join(', ')}${fresh.length > rows.length ? ' …' : ''}`, {
    kind: 'statement',
    at: {},
    hint: 'Foreign keys are not enforced while a migration runs, so nothing cascades; delete or change the referring rows in the same migration.',
  })
}
