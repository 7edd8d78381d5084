import type { PlanContext } from '../../../diff/kind.ts'
import { same } from '../../../diff/changes.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { flag, optional, said, text } from '../catalog/text.ts'
import { type PostgresKind, kind } from '../schema-kind.ts'
import { step } from '../step.ts'
import { namedBy } from './one-sided-links.ts'

export interface Operator {
  /** Schema and sign, as a statement calls it. */
  readonly operator: string
  readonly left?: string
  readonly right?: string
  readonly function: string
  /** Other operators: `operator(public.<)`. */
  readonly commutator?: string
  readonly negator?: string
  readonly restrict?: string
  readonly join?: string
  readonly hashes?: true
  readonly merges?: true
}

/** An operator. Two that name each other need no order: the server makes a shell of the one that is not there yet, and the other's statement fills it. One that is named alone comes behind. */
export const operator: PostgresKind = kind<Operator>({
  name: 'operator',
  catalog: 'pg_operator',
  query: (scope) => `
    select o.oid::int8, n.nspname, format('%I.%s', n.nspname, o.oprname) as operator, pg_get_userbyid(o.oprowner) as owner, case when o.oprleft <> 0 then format_type(o.oprleft, null) end as left,
      case when o.oprright <> 0 then format_type(o.oprright, null) end as right, o.oprcode::text as function, ${called('c')} as commutator, ${called('g')} as negator,
      nullif(o.oprrest::text, '-') as restrict, nullif(o.oprjoin::text, '-') as join, o.oprcanhash as hashes, o.oprcanmerge as merges, quote_ident(cn.nspname) as "commutatorSchema", quote_ident(gn.nspname) as "negatorSchema"
    from pg_operator o join pg_namespace n on n.oid = o.oprnamespace left join pg_operator c on c.oid = o.oprcom left join pg_namespace cn on cn.oid = c.oprnamespace
      left join pg_operator g on g.oid = o.oprnegate left join pg_namespace gn on gn.oid = g.oprnamespace
    where o.oprcode <> 0 and ${scope.inScope('n.nspname')}`,
  read(row) {
    const name = `${text(row, 'operator')} (${optional(row, 'left') ?? 'none'}, ${optional(row, 'right') ?? 'none'})`
    const fields = ['left', 'right', 'commutator', 'negator', 'restrict', 'join'].map((field) => [field, optional(row, field)] as const)
    return {
      key: `operator:${name}`,
      name,
      schema: text(row, 'nspname'),
      is: said({ operator: text(row, 'operator'), function: text(row, 'function'), ...Object.fromEntries(fields), hashes: flag(row, 'hashes') || undefined, merges: flag(row, 'merges') || undefined }) as Operator,
      // Where the server puts a shell.
      depends: ['commutatorSchema', 'negatorSchema'].flatMap((column): ObjectKey[] => (optional(row, column) === undefined || text(row, column) === 'pg_catalog' ? [] : [`schema:${text(row, column)}`])),
    }
  },
  address: ({ name }, purpose) => (purpose === 'comment' || purpose === 'owner' ? `operator ${name}` : undefined),
  follows: ({ key }, { to }) => namedBy(key, to),
  create: ({ key, name, is }) => [step('create', key, `create operator ${is.operator} (${options(is).join(', ')})`, { undo: `drop operator ${name}` })],
  drop: ({ key, name }) => [step('drop', key, `drop operator ${name}`)],
  change(from, to, context) {
    if (!same(fixed(from.is, from, context), fixed(to.is, from, context))) return { manner: 'replace' }
    const settings = (['restrict', 'join'] as const).filter((field) => from.is[field] !== to.is[field]).map((field) => `${field} = ${to.is[field] ?? 'none'}`)
    return { manner: 'alter', steps: settings.length === 0 ? [] : [step('change', to.key, `alter operator ${to.name} set (${settings.join(', ')})`)] }
  },
})

const called = (alias: string) => `case when ${alias}.oid is not null then format('operator(%I.%s)', ${alias}n.nspname, ${alias}.oprname) end`

/** What no `alter operator` changes on all servers. A link to one that goes is gone with it. */
function fixed({ restrict: _, join: __, ...is }: Operator, before: SchemaObject<Operator>, context: PlanContext): Partial<Operator> {
  const goes = (other: string | undefined) => other !== undefined && [...context.from.objects.values()].some((object) => object.kind === 'operator' && `operator(${(object.is as unknown as Operator).operator})` === other && object.key !== before.key && context.isDropped(object.key))
  return said({ ...is, commutator: goes(is.commutator) ? undefined : is.commutator, negator: goes(is.negator) ? undefined : is.negator })
}

function options(is: Operator): readonly string[] {
  const words = { function: is.function, leftarg: is.left, rightarg: is.right, commutator: is.commutator, negator: is.negator, restrict: is.restrict, join: is.join }
  return [...Object.entries(words).flatMap(([word, value]) => (value === undefined ? [] : [`${word} = ${value}`])), ...(is.hashes === true ? ['hashes'] : []), ...(is.merges === true ? ['merges'] : [])]
}
