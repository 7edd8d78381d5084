import type { ObjectKey, Schema, SchemaObject } from '../../../model/schema.ts'
import type { Connection, Lack, Lacking, Trial } from '../../dialect.ts'
import { missingCollations } from './collations.ts'
import { strangersIn } from './strangers.ts'

/** Objects whose statements reach out of the database, or make what belongs to the whole server: outside of a cluster of ours they are not run. */
const outward: Readonly<Record<string, string>> = {
  subscription: 'subscriptions, which run only in a server of our own',
  role: 'roles, which are made only in a server of our own',
  membership: 'memberships of roles, which are made only in a server of our own',
}

/** What a scratch server lacks of what schemas need, and the objects that cannot be made for that. Leaves nothing there. */
export async function lacks(connection: Connection, schemas: readonly Schema[], trial: Trial): Promise<Lacking> {
  const objects = schemas.flatMap((schema) => [...schema.objects.values()])
  const outwardLacks = trial.ours === 'cluster' ? [] : Object.entries(outward).map(([kind, what]) => ({ what, objects: keysOf(objects.filter((object) => object.kind === kind)), access: [] }))
  const all = [...(await extensions(connection, objects)), ...(await missingCollations(connection, schemas)), ...trial.missingRoles.map((role) => strangersIn(objects, role)), ...outwardLacks]
  const [row] = await connection.query('select current_user as role')
  return { lacks: all.filter((lack) => lack.objects.length + lack.access.length > 0), role: String(row?.['role']) }
}

async function extensions(connection: Connection, objects: readonly SchemaObject[]): Promise<readonly Lack[]> {
  const wanted = new Map(objects.filter(({ kind }) => kind === 'extension').map(({ key, name }) => [name, key]))
  if (wanted.size === 0) return []
  const available = new Set((await connection.query('select quote_ident(name) as name from pg_catalog.pg_available_extensions')).map(({ name }) => String(name)))
  return [...wanted].filter(([name]) => !available.has(name)).map(([name, key]) => ({ what: `the extension ${name}, which the scratch server lacks`, objects: [key], access: [] }))
}

function keysOf(objects: readonly SchemaObject[]): readonly ObjectKey[] {
  return [...new Set(objects.map(({ key }) => key))].sort()
}
