import type { PlanContext } from '../../../diff/kind.ts'
import type { Step } from '../../../model/plan.ts'
import type { Schema, SchemaObject } from '../../../model/schema.ts'
import { givenColumns, givenColumnsQuery } from '../catalog/given-columns.ts'
import { rowListsQuery, withSortedLists, withoutRowLists } from '../catalog/row-lists.ts'
import { said, text, texts } from '../catalog/text.ts'
import { grantables } from '../dress/grantables.ts'
import { optionsText } from '../options-text.ts'
import { columnsAbove } from '../partitions/columns-above.ts'
import { naturalJoins } from '../printed/natural-joins.ts'
import { type PostgresKind, kind } from '../schema-kind.ts'
import { hazard, step } from '../step.ts'
import { alteredOptions } from './altered-options.ts'
import { isStale } from './stale.ts'
import { type ViewColumn, columnDress } from './view-column.ts'

interface View {
  /** The query, as `pg_get_viewdef` prints it. */
  readonly definition: string
  /** As `reloptions` has them, in their order, since dumps show it: `security_barrier=true`. */
  readonly options?: readonly string[]
}

export const view: PostgresKind = kind<View>({
  name: 'view',
  catalog: 'pg_class',
  query: (scope) => `
    select c.oid::int8, n.nspname, format('%I.%I', n.nspname, c.relname) as name, pg_get_userbyid(c.relowner) as owner, c.relacl::text[] as acl,
      pg_get_viewdef(c.oid) as definition, c.reloptions as options, x.lists, ${givenColumnsQuery('c')} as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace left join ${rowListsQuery} x on x.relation = c.oid
    where c.relkind = 'v' and c.relpersistence <> 't' and ${scope.inScope('n.nspname')}
      and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')`,
  read(row) {
    const { definition, notes } = withSortedLists(text(row, 'definition').trim().replace(/;$/, ''), row)
    return {
      key: `view:${text(row, 'name')}`,
      name: text(row, 'name'),
      schema: text(row, 'nspname'),
      is: said({ definition, options: texts(row, 'options') }) as View,
      facts: { columns: givenColumns(row, 'columns'), ...notes },
    }
  },
  follows: ({ depends }, context) => columnsAbove(depends, context),
  address: ({ name }, purpose) => (purpose === 'grant' ? `table ${name}` : `view ${name}`),
  grantable: { ...grantables.table, parts: ['view-column'] },
  occupies: ({ name }) => [`relation ${name}`, `type ${name}`],
  create: (object, context) => {
    const { key, name } = object
    const words = context.isStubbed(key) ? 'create or replace' : 'create'
    const columns = context.parts<ViewColumn>('to', key, 'view-column')
    return [step('create', key, `${words} ${statement(object, context.to)}`, { undo: `drop view ${name}` }), ...columns.flatMap((column) => columnDress(column, context))]
  },
  drop: (object, { from }) => [step('drop', object.key, `drop view ${object.name}`, { locks: [{ object: object.name, mode: 'ACCESS EXCLUSIVE' }], undo: `create ${statement(object, from)}` })],
  change(from, to, context) {
    const isSame = from.is.definition === to.is.definition
    if (isSame ? isStale(from, context) : !isContinued(from, to)) return { manner: 'replace' }
    if (isSame) return { manner: 'alter', steps: alteredOptions(to.key, `view ${to.name}`, from.is.options, to.is.options).map((one) => ({ ...one, hazards: invoker(from, to) })) }
    return { manner: 'alter', steps: replacing(from, to, context) }
  },
  stub: (object) => [step('create', object.key, `create ${hollow(object)}`)],
  /** The types and collations of its columns. */
  stubNeeds: ({ depends }) => depends.filter((key) => /^(type|collation):/.test(key)),
  empty: (object) => [step('change', object.key, `create or replace ${hollow(object)}`)],
})

function statement({ name, is, facts }: SchemaObject<View>, schema: Schema): string {
  return `view ${name}${optionsText(is.options)} as\n${naturalJoins(withoutRowLists(is.definition, facts), schema)}`
}

/** A view of the same columns that needs their types only. */
function hollow({ name, facts }: SchemaObject<View>): string {
  const columns = (facts?.columns ?? []).map((column) => `null::${column.type} as ${column.name}`)
  return `view ${name} as\nSELECT ${columns.join(',\n    ')}`
}

function replacing(from: SchemaObject<View>, to: SchemaObject<View>, context: PlanContext): readonly Step[] {
  return [
    step('change', to.key, `create or replace ${statement(to, context.to)}`, {
      locks: [{ object: to.name, mode: 'ACCESS EXCLUSIVE' }],
      hazards: invoker(from, to),
      ...(isContinued(to, from) ? { undo: `create or replace ${statement(from, context.from)}` } : {}),
    }),
  ]
}

/** Whether all its columns stay what and where they are; `create or replace` takes new ones at the end. */
function isContinued({ facts: before }: SchemaObject<View>, { facts: after }: SchemaObject<View>): boolean {
  return before?.columns?.every(({ name, type }, index) => name === after?.columns?.[index]?.name && type === after.columns[index]?.type) === true
}

function invoker(from: SchemaObject<View>, to: SchemaObject<View>) {
  const invokes = ({ is }: SchemaObject<View>) => is.options?.find((option) => option.startsWith('security_invoker='))
  return invokes(from) === invokes(to) ? [] : [hazard('changes-access', `${to.name} reads with the rights of another role than before`)]
}
