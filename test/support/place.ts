import { onTestFinished } from 'vitest'
import type { Row } from '../../src/dialects/dialect.ts'
import { openDriver } from '../../src/dialects/sqlite/drivers/open.ts'
import { freshMariadb, freshMysql, freshPostgres } from '../services.ts'
import { askMysql, askPostgres } from './query.ts'

export type Engine = 'postgres' | 'postgres13' | 'mysql' | 'mariadb' | 'sqlite'

/** A database of one test's own, and a way to look into it beside the code under test. Dropped when the test ends. */
export interface Place {
  readonly engine: Engine
  readonly url: string
  ask(sql: string): Promise<readonly Row[]>
  /** Columns and rows of every table, ledgers and tables of ours included: what must be equal when nothing was done. */
  contents(): Promise<Contents>
}

export type Contents = Readonly<Record<string, { readonly columns: readonly string[]; readonly rows: readonly Row[] }>>

/** Makes one. SQLite files are made by the first write, at `file`. */
export async function place(engine: Engine, file = ''): Promise<Place> {
  if (engine === 'sqlite') return looking(engine, `sqlite:${file}`, askSqlite(file), sqliteColumns)
  const database = await fresh[engine]()
  onTestFinished(() => database.drop())
  const isPostgres = engine === 'postgres' || engine === 'postgres13'
  const ask = isPostgres ? askPostgres : askMysql
  return looking(engine, database.url, (sql) => ask(database.url, sql) as Promise<readonly Row[]>, isPostgres ? postgresColumns : mysqlColumns)
}

const fresh = { postgres: () => freshPostgres(), postgres13: () => freshPostgres({ major: '13' }), mysql: freshMysql, mariadb: () => freshMariadb() }

const sqliteColumns = `select m.name as "table", c.name || ' ' || c.type as "column" from sqlite_master m join pragma_table_info(m.name) c where m.type = 'table' and m.name not like 'sqlite_%' order by m.name, c.cid`
const postgresColumns = `select table_schema || '.' || table_name as "table", column_name || ' ' || data_type as "column" from information_schema.columns
  where table_schema not in ('pg_catalog', 'information_schema') order by 1, ordinal_position`
const mysqlColumns = `select table_name as "table", concat(column_name, ' ', column_type) as "column" from information_schema.columns where table_schema = database() order by 1, ordinal_position`.replaceAll('"', '`')

function looking(engine: Engine, url: string, ask: Place['ask'], columnsQuery: string): Place {
  return {
    engine,
    url,
    ask,
    async contents() {
      const found: Record<string, { columns: string[]; rows: readonly Row[] }> = {}
      for (const { table, column } of await ask(columnsQuery)) (found[String(table)] ??= { columns: [], rows: [] }).columns.push(String(column))
      const quote = engine === 'mysql' || engine === 'mariadb' ? '`' : '"'
      for (const [table, entry] of Object.entries(found)) {
        const name = table.split('.').map((part) => quote + part + quote).join('.')
        entry.rows = (await ask(`select * from ${name}`)).map((row) => JSON.parse(JSON.stringify(row)) as Row).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
      }
      return found
    },
  }
}

function askSqlite(path: string): Place['ask'] {
  return async (sql) => {
    const driver = openDriver({ path, access: 'create' })
    try {
      return driver.all(sql)
    } finally {
      await driver.close()
    }
  }
}

/** What must be equal after two ways to the same end: no times, no ids that are drawn at random, nothing of the place of our own, which is empty then. */
export function comparable(contents: Contents): unknown {
  const varies = /(_at|_ms|fingerprint)$|^id$/
  return Object.entries(contents)
    .filter(([table]) => !table.startsWith('skein.'))
    .map(([table, { columns, rows }]) => {
      const isLedger = table.includes('migrations')
      const kept = rows.map((row) => JSON.stringify(isLedger ? Object.fromEntries(Object.entries(row).filter(([column]) => !varies.test(column))) : row))
      return [table, columns, kept.sort()]
    })
}
