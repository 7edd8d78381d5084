import type { Privilege, Schema, SchemaObject } from '../../model/schema.ts'

/** What a database made of `template0` has: the schema `public` as that version makes it. */
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
  return { objects: new Map([[made.key, made]]), unseen: [], roles: new Set() }
}
