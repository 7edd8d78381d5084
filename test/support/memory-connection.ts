import Database from 'libsql'
import { fileCapabilities } from '../../src/dialects/sqlite/server.ts'
import type { Connection, Row } from '../../src/dialects/dialect.ts'

/** An SQLite database in memory behind the parts of `Connection` that formats use. */
export function memoryConnection(): Connection & { run(statements: readonly string[]): void } {
  const database = new Database(':memory:')
  const connection = {
    server: { dialect: 'sqlite', can: fileCapabilities },
    query: async (sql: string) => database.prepare(sql).all() as Row[],
    execute: async (sql: string) => void database.exec(sql),
    run: (statements: readonly string[]) => statements.forEach((sql) => database.exec(sql)),
    close: async () => void database.close(),
  }
  return connection as unknown as Connection & { run(statements: readonly string[]): void }
}
