import type { Privilege, Schema, SchemaObject } from '../../model/schema.ts'

/** What a database made of `template0` has: the schema `public` as that version makes it, and PL/pgSQL. */
export function newborn(versionNumber: number): Schema {
  const isNew = versionNumber >= 150_000
  const owner = isNew ? 'pg_database_owner' : 'postgres'
  const everybody: Privilege = { grantee: 'public', may: isNew ? ['USAGE'] : ['CREATE', 'USAGE'] }
  const made: SchemaObject = {
    kind: 'schema',
    key: 'schema:public',
    name: 'public',
    schema: 'public',
    is: {},
    owner,
    comment: 'standard public schema',
    privileges: [{ grantee: owner, may: ['CREATE', 'USAGE'] }, everybody],
    depends: [],
  }
  const language: SchemaObject = { kind: 'extension', key: 'extension:plpgsql', name: 'plpgsql', is: { schema: 'pg_catalog' }, comment: 'PL/pgSQL procedural language', depends: [] }
  return { objects: new Map([made, language].map((object) => [object.key, object])), unseen: [], roles: new Set() }
}
