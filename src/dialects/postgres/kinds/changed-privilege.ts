import type { Privilege, SchemaObject } from '../../../model/schema.ts'
import type { PlanContext } from '../../../diff/kind.ts'
import { type Acl, privilegesOf, wordsOf } from '../catalog/privileges.ts'
import { optional, said, text } from '../catalog/text.ts'
import { accessSteps } from '../dress/access.ts'
import { type Grant, grantChanges, grantsOf, notIn, same } from '../dress/grants.ts'
import { grantables } from '../dress/grantables.ts'
import { type CatalogRow, type Grantable, type PostgresKind, kind } from '../schema-kind.ts'
import { changedPrivilegeQuery } from '../catalog/changed-privileges.ts'

interface ChangedPrivilege {
  /** `function pg_catalog.pg_ls_dir(text)`. */
  readonly address: string
  /** `(rolname)`, of a column. */
  readonly part?: string
  readonly sort: keyof typeof grantables
  /** What it did not have when it was made, each by itself. */
  readonly granted?: readonly Privilege[]
  /** What it had then and has no more. */
  readonly revoked?: readonly Privilege[]
}

/** Rights on what nobody here made, the system's own objects and members of extensions, where they are not what they were at first (`pg_init_privs`). */
export const changedPrivilege: PostgresKind = kind<ChangedPrivilege>({
  name: 'changed-privilege',
  catalog: 'pg_init_privs',
  query: (scope) => (scope.isWhole ? changedPrivilegeQuery : undefined),
  read: (row) => readChanged(row),
  address: () => undefined,
  create: (object, context) => [...steps(object, {}, object.is, context), ...columnsAgain(object, context)],
  drop: (object, context) => [...steps(object, object.is, {}, context), ...columnsAgain(object, context)],
  // A revoke on a table takes the same from its columns: what stands there is granted anew.
  change: (from, to, context) => ({ manner: 'alter', steps: steps(to, from.is, to.is, context), disturbs: () => true }),
})

function readChanged(row: CatalogRow) {
  const [address, part, sort, owner, extension] = [text(row, 'address'), optional(row, 'part'), text(row, 'sort') as ChangedPrivilege['sort'], text(row, 'owner'), optional(row, 'extension')]
  const grants = (column: string) => grantsOf(privilegesOf(grantables[sort], owner, row[column] as Acl, 0), '')
  const [now, first] = [grants('acl'), grants('base')]
  const name = part === undefined ? address : `${address} ${part}`
  const granted = notIn(now, first)
  return {
    key: `changed-privilege:${name}` as const,
    name,
    ...(extension === undefined ? {} : { parent: `extension:${extension}` as const }),
    ...(part === undefined ? {} : { depends: [`changed-privilege:${address}` as const] }),
    is: said({ address, part, sort, granted: granted.map(single), revoked: notIn(first, now).map(single) }) as ChangedPrivilege,
    roles: granted.map(({ grantee }) => grantee),
  }
}

/** One grant, with no grantor where that is the owner. */
function single({ grantee, grantor, may, passes }: Grant): Privilege {
  return { grantee, ...(grantor === '' ? {} : { grantor }), may: [may], ...(passes ? { mayGrant: [may] } : {}) }
}

/** A revoke on a table takes the same from its columns: what both sides have there is granted anew. */
function columnsAgain({ key }: SchemaObject<ChangedPrivilege>, context: PlanContext) {
  return [...context.to.objects.values()].filter((one) => one.key.startsWith(`${key} (`) && context.from.objects.has(one.key)).flatMap((one) => {
    const column = one as unknown as SchemaObject<ChangedPrivilege>
    return steps(column, {}, column.is, context)
  })
}

type Changes = Pick<ChangedPrivilege, 'granted' | 'revoked'>

function steps({ key, is: { address, part, sort } }: SchemaObject<ChangedPrivilege>, from: Changes, to: Changes, { versionNumber }: PlanContext) {
  const granted = { key, address, owner: '', words: wordsOf(grantables[sort] as Grantable, versionNumber), isNew: false, ...(part === undefined ? {} : { part }) }
  return accessSteps(granted, grantChanges(heldBy(from, to), heldBy(to, from), ''))
}

/** Of all that either side touched, what one side has: what it granted, and what only the other revoked. */
function heldBy(own: Changes, other: Changes): readonly Grant[] {
  const [granted, revoked, first] = [own.granted, own.revoked, other.revoked].map((list = []) => grantsOf(list, '')) as [readonly Grant[], readonly Grant[], readonly Grant[]]
  return [...granted, ...first.filter((grant) => ![...granted, ...revoked].some((one) => same(one, grant)))]
}
