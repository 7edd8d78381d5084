import mysql from 'mysql2/promise'
import pg from 'pg'

/** Asks Postgres through a plain driver, beside the code under test. */
export async function askPostgres(url: string, statement: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows
  } finally {
    await client.end()
  }
}

/** Asks MySQL or MariaDB through a plain driver. */
export async function askMysql(url: string, statement: string): Promise<readonly Record<string, unknown>[]> {
  const connection = await mysql.createConnection(url)
  try {
    const [rows] = await connection.query(statement)
    return rows as readonly Record<string, unknown>[]
  } finally {
    await connection.end()
  }
}
