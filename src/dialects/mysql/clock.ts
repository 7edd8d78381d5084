import type { Connection } from '../dialect.ts'

/** The server's clock, in milliseconds since 1970. */
export async function clock(connection: Connection): Promise<number> {
  const [row] = await connection.query('select unix_timestamp(sysdate(6)) * 1000 as ms')
  return Number(row?.['ms'])
}
