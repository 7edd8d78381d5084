/** Rows of any test database, as plain objects. */
import Database from 'libsql'
import mysql from 'mysql2/promise'
import pg from 'pg'

export type Row = Readonly<Record<string, unknown>>

/** Asks the database at a `postgres:`, `mysql:` or `file:` URL. */
export function rowsOf(url: string, query: string): Promise<readonly Row[]> {
  if (url.startsWith('file:')) return Promise.resolve(ofSqlite(url.slice('file:'.length), query))
  return url.startsWith('mysql:') ? ofMysql(url, query) : ofPostgres(url, query)
}

function ofSqlite(file: string, query: string): readonly Row[] {
  const database = new Database(file)
  try {
    return (database.prepare(query).all() as readonly object[]).map((row) => ({ ...row }))
  } finally {
    database.close()
  }
}

async function ofPostgres(url: string, query: string): Promise<readonly Row[]> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return (await client.query<Row>(query)).rows
  } finally {
    await client.end()
  }
}

async function ofMysql(url: string, query: string): Promise<readonly Row[]> {
  const connection = await mysql.createConnection(url)
  try {
    const [rows] = await connection.query<mysql.RowDataPacket[]>(query)
    return rows.map((row) => ({ ...row }))
  } finally {
    await connection.end()
  }
}
