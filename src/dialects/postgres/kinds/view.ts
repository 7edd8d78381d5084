import type { PlanContext } from '../../../diff/kind.ts'
import type { Step } from '../../../model/plan.ts'
import type { ObjectKey, SchemaObject } from '../../../model/schema.ts'
import { said, text, texts } from '../catalog/text.ts'
import { grantables } from '../dress/grantables.ts'
import { optionsText } from '../options-text.ts'
import { type PostgresKind, kind } from '../schema-kind.ts'
import { hazard, step } from '../step.ts'
import { alteredOptions } from './altered-options.ts'
import { isStale } from './stale.ts'
import { type ViewColumn, columnDress, typeOf } from './view-column.ts'

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
      pg_get_viewdef(c.oid) as definition, c.reloptions as options
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'v' and c.relpersistence <> 't' and ${scope.inScope('n.nspname')}
      and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')`,
  read: (row) => ({
    key: `view:${text(row, 'name')}`,
    name: text(row, 'name'),
    schema: text(row, 'nspname'),
    is: said({ definition: text(row, 'definition').trim().replace(/;$/, ''), options: texts(row, 'options') }) as View,
  }),
  address: ({ name }, purpose) => (purpose === 'grant' ? `table ${name}` : `view ${name}`),
  grantable: { ...grantables.table, parts: 'view-column' },
  occupies: ({ name }) => [`relation ${name}`, `type ${name}`],
  create: (object, context) => {
    const { key, name } = object
    const words = context.isStubbed(key) ? 'create or replace' : 'create'
    const columns = context.parts<ViewColumn>('to', key, 'view-column')
    return [step('create', key, `${words} ${statement(object)}`, { undo: `drop view ${name}` }), ...columns.flatMap((column) => columnDress(column, context))]
  },
  drop: (object) => [step('drop', object.key, `drop view ${object.name}`, { locks: [{ object: object.name, mode: 'ACCESS EXCLUSIVE' }], undo: `create ${statement(object)}` })],
  change(from, to, context) {
    const isSame = from.is.definition === to.is.definition
    if (isSame ? isStale(from, context) : !isContinued(to.key, context)) return { manner: 'replace' }
    if (isSame) return { manner: 'alter', steps: alteredOptions(to.key, `view ${to.name}`, from.is.options, to.is.options).map((one) => ({ ...one, hazards: invoker(from, to) })) }
    return { manner: 'alter', steps: replacing(from, to, context) }
  },
  stub: (object, context) => [step('create', object.key, `create ${hollow(object, 'to', context)}`)],
  empty: (object, context) => [step('change', object.key, `create or replace ${hollow(object, 'from', context)}`)],
})

function statement({ name, is }: SchemaObject<View>): string {
  return `view ${name}${optionsText(is.options)} as\n${is.definition}`
}

/** A view of the same columns that needs their types only. */
function hollow({ key, name }: SchemaObject<View>, side: 'from' | 'to', context: PlanContext): string {
  const columns = context.parts<ViewColumn>(side, key, 'view-column').map((column) => `null::${typeOf(column)} as ${column.is.column}`)
  return `view ${name} as\nSELECT ${columns.join(',\n    ')}`
}

function replacing(from: SchemaObject<View>, to: SchemaObject<View>, context: PlanContext): readonly Step[] {
  const isTakenBack = context.parts('from', to.key, 'view-column').length === context.parts('to', to.key, 'view-column').length
  return [
    step('change', to.key, `create or replace ${statement(to)}`, {
      locks: [{ object: to.name, mode: 'ACCESS EXCLUSIVE' }],
      hazards: invoker(from, to),
      ...(isTakenBack ? { undo: `create or replace ${statement(from)}` } : {}),
    }),
  ]
}

/** Whether all its columns stay what and where they are; `create or replace` takes new ones at the end. */
function isContinued(key: ObjectKey, context: PlanContext): boolean {
  const [before, after] = [context.parts<ViewColumn>('from', key, 'view-column'), context.parts<ViewColumn>('to', key, 'view-column')]
  return before.every(({ is, facts }, index) => is.column === after[index]?.is.column && facts?.type === after[index]?.facts?.type)
}

function invoker(from: SchemaObject<View>, to: SchemaObject<View>) {
  const invokes = ({ is }: SchemaObject<View>) => is.options?.find((option) => option.startsWith('security_invoker='))
  return invokes(from) === invokes(to) ? [] : [hazard('changes-access', `${to.name} reads with the rights of another role than before`)]
}
