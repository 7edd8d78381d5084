import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { flag, optional, said, text, texts } from '../catalog/text.ts'
import { columnsAbove } from '../partitions/columns-above.ts'
import { type PostgresKind, kind } from '../schema-kind.ts'
import { hazard, step } from '../step.ts'
import { isStale } from './stale.ts'

interface Policy {
  readonly table: string
  readonly policy: string
  readonly restrictive?: true
  /** Absent for all. */
  readonly command?: string
  /** Quoted where they must be. Absent for everybody. */
  readonly roles?: readonly string[]
  readonly using?: string
  readonly check?: string
}

export const policy: PostgresKind = kind<Policy>({
  name: 'policy',
  catalog: 'pg_policy',
  query: (scope) => `
    select p.oid::int8, n.nspname, format('%I.%I', n.nspname, c.relname) as table, quote_ident(p.polname) as policy, not p.polpermissive as restrictive,
      case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' end as command,
      case when p.polroles <> '{0}' then array(select case r when 0 then 'public' else quote_ident(pg_get_userbyid(r)) end from unnest(p.polroles) r order by 1) end as roles, array(select pg_get_userbyid(r) from unnest(p.polroles) r where r <> 0) as "roleNames",
      pg_get_expr(p.polqual, p.polrelid) as using, pg_get_expr(p.polwithcheck, p.polrelid) as check
    from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
    where ${scope.inScope('n.nspname')}`,
  read(row) {
    const [table, name] = [text(row, 'table'), text(row, 'policy')]
    return {
      key: `policy:${table}.${name}`,
      name: `${name} on ${table}`,
      schema: text(row, 'nspname'),
      parent: `table:${table}` as ObjectKey,
      roles: texts(row, 'roleNames'),
      is: said({ table, policy: name, restrictive: flag(row, 'restrictive') || undefined, command: optional(row, 'command'), roles: texts(row, 'roles'), using: optional(row, 'using'), check: optional(row, 'check') }) as Policy,
    }
  },
  follows: ({ depends }, context) => columnsAbove(depends, context),
  address: ({ name }, purpose) => (purpose === 'comment' ? `policy ${name}` : undefined),
  create: (object) => [step('create', object.key, `create ${statement(object)}`, { ...more(object), undo: `drop policy ${object.name}` })],
  drop: (object) => [step('drop', object.key, `drop policy ${object.name}`, { ...more(object), undo: `create ${statement(object)}` })],
  change(from, to, context) {
    const isAlterable = from.is.restrictive === to.is.restrictive && from.is.command === to.is.command && !isGone(from, to, 'using') && !isGone(from, to, 'check')
    if (!isAlterable || isStale(from, context)) return { manner: 'replace' }
    const alter = (words: string) => `alter policy ${to.name}${words}`
    const isTakenBack = !isGone(to, from, 'using') && !isGone(to, from, 'check')
    return { manner: 'alter', steps: [step('change', to.key, alter(changed(from, to)), { ...more(to), ...(isTakenBack ? { undo: alter(changed(to, from)) } : {}) })] }
  },
})

function statement({ name, is }: SchemaObject<Policy>): string {
  return [
    `policy ${name}`,
    ...(is.restrictive === true ? ['as restrictive'] : []),
    ...(is.command === undefined ? [] : [`for ${is.command}`]),
    ...(is.roles === undefined ? [] : [`to ${is.roles.join(', ')}`]),
    ...(is.using === undefined ? [] : [`using (${is.using})`]),
    ...(is.check === undefined ? [] : [`with check (${is.check})`]),
  ].join(' ')
}

/** What `alter policy` says of a difference; it cannot take an expression away. */
function changed({ is: from }: SchemaObject<Policy>, { is: to }: SchemaObject<Policy>): string {
  return [
    from.roles?.join() === to.roles?.join() ? '' : ` to ${to.roles?.join(', ') ?? 'public'}`,
    to.using === undefined || from.using === to.using ? '' : ` using (${to.using})`,
    to.check === undefined || from.check === to.check ? '' : ` with check (${to.check})`,
  ].join('')
}

function isGone(from: SchemaObject<Policy>, to: SchemaObject<Policy>, field: 'using' | 'check'): boolean {
  return from.is[field] !== undefined && to.is[field] === undefined
}

function more({ is }: SchemaObject<Policy>) {
  return { locks: [{ object: is.table, mode: 'ACCESS EXCLUSIVE' }], hazards: [hazard('changes-access', `which rows of ${is.table} may be read and written changes`)] }
}
