/** Prisma's driver adapter over one SQLite connection. */

/** Opens the file of a `file:` URL. */
export async function sqliteAdapter(Database, url) {
  const database = new Database(url.slice('file:'.length))
  return {
    provider: 'sqlite',
    adapterName: 'skein-test',
    connectionInfo: { supportsRelationJoins: false },
    queryRaw: async ({ sql, args }) => said(() => queryRaw(database, sql, args)),
    executeRaw: async ({ sql, args }) => said(() => database.prepare(sql).run(...args.map(parameter)).changes),
    executeScript: async (script) => said(() => void database.exec(script)),
    dispose: async () => void database.close(),
  }
}

function queryRaw(database, sql, args) {
  const statement = database.prepare(sql)
  if (!statement.reader) {
    statement.run(...args.map(parameter))
    return { columnNames: [], columnTypes: [], rows: [] }
  }
  const columns = statement.columns()
  const rows = statement.raw(true).all(...args.map(parameter))
  const columnTypes = columns.map(({ type }, at) => declared(type) ?? found(rows.find((row) => row[at] !== null)?.[at]))
  return { columnNames: columns.map(({ name }) => name), columnTypes, rows: rows.map((row) => row.map((value, at) => converted(value, columnTypes[at]))) }
}

/** Prisma's number for a column's declared type, or undefined when it is an expression's. */
function declared(type) {
  const name = (type ?? '').toUpperCase()
  if (/^(DATETIME|TIMESTAMP|DATE)/.test(name)) return 10
  if (/INT/.test(name)) return 1
  if (name.startsWith('BOOL')) return 5
  if (/TEXT|CHAR|CLOB/.test(name)) return 7
  if (/REAL|FLOA|DOUB/.test(name)) return 3
  if (/BLOB/.test(name)) return 13
  return undefined
}

function found(value) {
  if (typeof value === 'number') return Number.isInteger(value) ? 1 : 3
  return 7
}

/** Times are integers where the native engine wrote them, text where its WASM did. */
function converted(value, type) {
  if (value === null) return null
  if (type === 10) return typeof value === 'number' ? new Date(value).toISOString().replace('Z', '+00:00') : value
  if (type === 1) return String(value)
  if (type === 5) return value === 1
  return value
}

const parameter = (value) => (typeof value === 'boolean' ? Number(value) : value)

/** A server's error in the shape that Prisma's engine reads. */
function said(work) {
  try {
    return work()
  } catch (error) {
    error.kind = { kind: 'sqlite', extendedCode: error.rawCode ?? 1, message: error.message }
    throw error
  }
}
