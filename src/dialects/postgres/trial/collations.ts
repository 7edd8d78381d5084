import type { PlanContext } from '../../../diff/kind.ts'
import type { Json, ObjectKey, Schema, SchemaObject } from '../../../model/schema.ts'
import type { Connection, Lack } from '../../dialect.ts'
import { collation } from '../kinds/collation.ts'
import { quote } from '../quote.ts'

/** Collations of the system that a server lacks, with the objects that name them, and those of a schema whose locale it does not know. */
export async function missingCollations(connection: Connection, schemas: readonly Schema[]): Promise<readonly Lack[]> {
  const objects = schemas.flatMap((schema) => [...schema.objects.values()])
  return [...(await ofSystem(connection, objects)), ...(await ofSchemas(connection, objects))]
}

async function ofSystem(connection: Connection, objects: readonly SchemaObject[]): Promise<readonly Lack[]> {
  const named = new Map<string, Set<ObjectKey>>()
  for (const { key, is } of objects) for (const name of collationsIn(is)) named.set(name, (named.get(name) ?? new Set()).add(key))
  if (named.size === 0) return []
  const list = [...named.keys()].map((name) => quote.literal(name)).join(', ')
  const rows = await connection.query(`select name from unnest(array[${list}]) name where not exists (select from pg_catalog.pg_collation l where l.collnamespace = 'pg_catalog'::regnamespace and 'pg_catalog.' || quote_ident(l.collname) = name and l.collencoding in (-1, (select encoding from pg_catalog.pg_database where datname = current_database())))`)
  return rows.map(({ name }) => ({ what: `the collation ${String(name)}, which the scratch server lacks`, objects: [...(named.get(String(name)) ?? [])].sort(), access: [] }))
}

/** `pg_catalog."de-x-icu"`, in a field of its own or in a text behind `collate`. */
function collationsIn(value: Json, field = ''): readonly string[] {
  if (typeof value === 'string') {
    if (field === 'collation') return value.startsWith('pg_catalog.') ? [value] : []
    return [...value.matchAll(/\bcollate\s+(?:pg_catalog\.)?("(?:[^"]|"")+")/gi)].map(([, name]) => `pg_catalog.${name}`)
  }
  return typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([name, part]) => collationsIn(part as Json, Array.isArray(value) ? field : name)) : []
}

/** Only the server itself knows whether it knows a locale: it is asked to make the like, in a transaction that does not last. */
async function ofSchemas(connection: Connection, objects: readonly SchemaObject[]): Promise<readonly Lack[]> {
  const lacks: Lack[] = []
  for (const object of new Map(objects.filter(({ kind }) => kind === collation.name).map((one) => [one.key, one])).values()) {
    const why = await refusal(connection, object)
    if (why !== undefined) lacks.push({ what: `the locale of ${object.name}, which the scratch server does not know (${why})`, objects: [object.key], access: [] })
  }
  return lacks
}

async function refusal(connection: Connection, object: SchemaObject): Promise<string | undefined> {
  const [step] = collation.create({ ...object, name: 'pg_temp.skein_probe' }, {} as PlanContext)
  try {
    await connection.execute('begin')
    await connection.execute(step?.sql ?? '')
    return undefined
  } catch (error) {
    return (error as Error).message
  } finally {
    await connection.execute('rollback')
  }
}
