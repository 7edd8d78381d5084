import type { Connection, Dialect } from '../dialects/dialect.ts'

/** Which of these roles a server lacks. */
export async function missingRoles(connection: Connection, wanted: ReadonlySet<string>): Promise<readonly string[]> {
  const there = new Set((await connection.query('select rolname as name from pg_catalog.pg_roles')).map(({ name }) => String(name)))
  return [...wanted].filter((role) => !there.has(role)).sort()
}

/** Makes those that it lacks, as roles that may do nothing: for a cluster of ours. None is missing then. */
export async function stubRoles(connection: Connection, wanted: ReadonlySet<string>, { quote }: Dialect): Promise<readonly string[]> {
  for (const role of await missingRoles(connection, wanted)) await connection.execute(`create role ${quote.identifier(role)}`)
  return []
}
