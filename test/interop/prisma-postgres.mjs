/** Prisma's driver adapter over one `pg` client, whose scripts go as one simple query, as the native engine up to 7.3 sends them. */

/** Prisma's numbers for column types, by the object id of the Postgres type, and how its text becomes a value. */
const types = new Map([
  [16, [5, (text) => text === 't']], // boolean
  [17, [13, (text) => [...Buffer.from(text.slice(2), 'hex')]]], // bytea
  [18, [6, String]], // "char": the stock adapter throws on it, so that every introspection fails
  [20, [1, String]], // bigint
  [21, [0, Number]], // smallint
  [23, [0, Number]], // integer
  [26, [1, String]], // oid
  [700, [2, Number]],
  [701, [3, Number]],
  [1700, [4, String]], // numeric
  [114, [11, String]],
  [3802, [11, String]],
  [1082, [8, String]],
  [1083, [9, String]],
  [1114, [10, (text) => `${text.replace(' ', 'T')}+00:00`]],
  [1184, [10, (text) => new Date(text).toISOString().replace('Z', '+00:00')]],
  [2950, [15, String]],
  ...[1000, 1002, 1003, 1005, 1007, 1009, 1015, 1016].map((oid) => [oid, [71, (text) => arrayOf(text)]]),
])

/** Connects, in the schema that the URL names. */
export async function postgresAdapter({ Client }, connectionString) {
  const url = new URL(connectionString)
  const schema = url.searchParams.get('schema') ?? 'public'
  url.searchParams.delete('schema')
  const client = new Client({ connectionString: url.href, options: `-c search_path="${schema}"` })
  await client.connect()
  await client.query(`CREATE SCHEMA IF NOT EXISTS "${schema.replaceAll('"', '""')}"`)
  return {
    provider: 'postgres',
    adapterName: 'skein-test',
    connectionInfo: { schemaName: schema, supportsRelationJoins: true },
    queryRaw: ({ sql, args }) => said(queryRaw(client, sql, args)),
    executeRaw: ({ sql, args }) => said(client.query(sql, args).then(({ rowCount }) => rowCount ?? 0)),
    executeScript: (script) => said(client.query(script).then(() => undefined)),
    dispose: () => client.end(),
  }
}

async function queryRaw(client, text, values) {
  const { fields, rows } = await client.query({ text, values, rowMode: 'array', types: { getTypeParser: () => (value) => value } })
  const columns = fields.map(({ dataTypeID }) => types.get(dataTypeID) ?? [7, String])
  return {
    columnNames: fields.map(({ name }) => name),
    columnTypes: columns.map(([type]) => type),
    rows: rows.map((row) => row.map((value, at) => (value === null ? null : columns[at][1](value)))),
  }
}

/** Names in catalog arrays hold neither commas nor quotes in our tests. */
const arrayOf = (text) => (text === '{}' ? [] : text.slice(1, -1).split(',').map((part) => part.replace(/^"|"$/g, '')))

/** A server's error in the shape that Prisma's engine reads. */
async function said(work) {
  try {
    return await work
  } catch (error) {
    error.kind = { kind: 'postgres', code: error.code ?? 'N/A', severity: error.severity ?? 'N/A', message: error.message, detail: error.detail, column: error.column, hint: error.hint }
    throw error
  }
}
