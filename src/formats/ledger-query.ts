import type { Connection, Row } from '../dialects/dialect.ts'
import type { DialectName } from '../dialects/dialect-name.ts'
import { redact } from '../errors/secrets.ts'
import { SkeinError } from '../errors/skein-error.ts'
import { ledgerForeign, ledgerUnreadable } from './errors.ts'

/**
 * The rows of one query over a ledger, or undefined when its table is not there: one round trip either way, and nothing is written.
 * Runs in autocommit, where a statement that fails leaves nothing behind.
 */
export async function queryLedger(connection: Connection, sql: string, table: string): Promise<readonly Row[] | undefined> {
  try {
    return await connection.query(sql)
  } catch (error) {
    if (tableIsMissing(error)) return undefined
    if (error instanceof SkeinError) throw error
    if (columnIsMissing(error)) {
      throw ledgerForeign(`${table} is not the ledger it is taken for: ${redact(error instanceof Error ? error.message : String(error))}`, {
        hint: 'Name the right table with `table` (and `schema`), or put its columns back.',
        details: { table },
        cause: error,
      })
    }
    throw ledgerUnreadable(`The ledger ${table} cannot be read: ${redact(error instanceof Error ? error.message : String(error))}`, {
      hint: `Grant the connecting role select on ${table} (and usage on its schema).`,
      details: { table },
      cause: error,
    })
  }
}

/** A name as SQL writes it. */
export function quoteName(dialect: DialectName, name: string): string {
  return dialect === 'mysql' ? `\`${name.replaceAll('`', '``')}\`` : `"${name.replaceAll('"', '""')}"`
}

/** A text as a literal, for a session in its usual mode: for hints, which people run. */
export function quoteText(dialect: DialectName, text: string): string {
  return `'${(dialect === 'mysql' ? text.replaceAll('\\', '\\\\') : text).replaceAll("'", "''")}'`
}

/** Codes for "no such table": Postgres undefined_table, MySQL 1146, 1049 (no such database). */
const missingCodes = new Set<unknown>(['42P01', 'ER_NO_SUCH_TABLE', 'ER_BAD_DB_ERROR', 1146, 1049])

/** Codes for "no such column": Postgres undefined_column, MySQL 1054. */
const unknownColumnCodes = new Set<unknown>(['42703', 'ER_BAD_FIELD_ERROR', 1054])

/** Whether an error, or one that caused it, says that the table does not exist. */
export function tableIsMissing(error: unknown): boolean {
  return says(error, missingCodes, /\bno such table\b/i)
}

function columnIsMissing(error: unknown): boolean {
  return says(error, unknownColumnCodes, /\bno such column\b/i)
}

function says(error: unknown, codes: ReadonlySet<unknown>, words: RegExp): boolean {
  let current: unknown = error
  for (let depth = 0; depth < 5 && typeof current === 'object' && current !== null; depth++) {
    const { code, errno, message, details, cause } = current as { code?: unknown; errno?: unknown; message?: unknown; details?: { code?: unknown }; cause?: unknown }
    if ([code, errno, details?.code].some((one) => codes.has(one))) return true
    if (typeof message === 'string' && words.test(message)) return true
    current = cause
  }
  return false
}
