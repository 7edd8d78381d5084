import type { PlanContext } from '../../../diff/kind.ts'
import type { ObjectKey, Schema, SchemaObject } from '../../../model/schema.ts'
import { givenColumns, givenColumnsQuery } from '../catalog/given-columns.ts'
import { rowListsQuery, withSortedLists, withoutRowLists } from '../catalog/row-lists.ts'
import { tiedQuery, tiedTo } from '../catalog/tied.ts'
import { flag, optional, said, text, texts } from '../catalog/text.ts'
import { grantables } from '../dress/grantables.ts'
import { optionsText } from '../options-text.ts'
import { columnsAbove } from '../partitions/columns-above.ts'
import { naturalJoins } from '../printed/natural-joins.ts'
import { type PostgresKind, kind } from '../schema-kind.ts'
import { step } from '../step.ts'
import { tiedSteps } from '../tied-steps.ts'
import { columnsWithin, constraintsWithin } from '../types/domain-moments.ts'
import { alteredOptions } from './altered-options.ts'
import { type ViewColumn, columnDress } from './view-column.ts'

interface MaterializedView {
  readonly definition: string
  /** Storage parameters, those of its toast table too, in their order. */
  readonly options?: readonly string[]
  readonly accessMethod?: string
  readonly tablespace?: string
  readonly extensions?: readonly string[]
}

const unfilled = 'not populated'

export const materializedView: PostgresKind = kind<MaterializedView>({
  name: 'materialized-view',
  catalog: 'pg_class',
  query: (scope) => `
    select c.oid::int8, n.nspname, format('%I.%I', n.nspname, c.relname) as name, pg_get_userbyid(c.relowner) as owner, c.relacl::text[] as acl, pg_get_viewdef(c.oid) as definition,
      c.reloptions || array(select 'toast.' || o from unnest(x.reloptions) with ordinality u(o, i) order by i) as options,
      (select quote_ident(amname) from pg_am where oid = c.relam and amname <> 'heap') as "accessMethod", (select quote_ident(spcname) from pg_tablespace where oid = c.reltablespace) as tablespace,
      c.relispopulated as populated, c.relpages, c.reltuples::float8 as rows, y.extensions, z.lists, ${givenColumnsQuery('c')} as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace left join pg_class x on x.oid = c.reltoastrelid left join ${tiedQuery('pg_class')} y on y.objid = c.oid left join ${rowListsQuery} z on z.relation = c.oid
    where c.relkind = 'm' and ${scope.inScope('n.nspname')}`,
  read(row) {
    const { definition, notes } = withSortedLists(text(row, 'definition').trim().replace(/;$/, ''), row)
    return {
      key: `materialized-view:${text(row, 'name')}`,
      name: text(row, 'name'),
      schema: text(row, 'nspname'),
      depends: tiedTo(row),
      is: said({ definition, options: texts(row, 'options'), accessMethod: optional(row, 'accessMethod'), tablespace: optional(row, 'tablespace'), extensions: texts(row, 'extensions') }) as MaterializedView,
      facts: { rowsEstimate: Math.max(0, Number(row['rows'])), bytes: Number(row['relpages']) * 8192, columns: givenColumns(row, 'columns'), ...notes, ...(flag(row, 'populated') ? {} : { leftover: unfilled }) },
    }
  },
  follows: (object, context) => [...columnsAbove(object.depends, context), ...constraintsWithin(object, context)],
  ratherFollows: columnsWithin,
  address: ({ name }, purpose) => (purpose === 'grant' ? `table ${name}` : `materialized view ${name}`),
  grantable: { ...grantables.table, parts: ['view-column', 'system-column'] },
  occupies: ({ name }) => [`relation ${name}`, `type ${name}`],
  create(object, context) {
    const { key, name, is } = object
    const columns = context.parts<ViewColumn>('to', key, 'view-column')
    const filled = isFilled(key, context)
    return [
      step('create', key, `create ${statement(object, context.to)}${filled ? '' : ' with no data'}`, { undo: `drop materialized view ${name}`, ...(filled ? { works: 'scans' as const } : {}) }),
      ...columns.flatMap((column) => columnDress(column, context)),
      ...tiedSteps(key, `materialized view ${name}`, [], is.extensions),
    ]
  },
  drop: (object, { from }) => [step('drop', object.key, `drop materialized view ${object.name}`, { locks: [{ object: object.name, mode: 'ACCESS EXCLUSIVE' }], undo: `create ${statement(object, from)}` })],
  change(from, to, { versionNumber }) {
    const { key, name, is } = to
    const isMoved = from.is.accessMethod !== is.accessMethod
    if (from.is.definition !== is.definition || (isMoved && versionNumber < 150_000)) return { manner: 'replace' }
    const rewrite = (words: string) => step('change', key, `alter materialized view ${name} ${words}`, { locks: [{ object: name, mode: 'ACCESS EXCLUSIVE' }], works: 'rewrites' })
    return {
      manner: 'alter',
      steps: [
        ...alteredOptions(key, `materialized view ${name}`, from.is.options, is.options),
        ...(isMoved ? [rewrite(`set access method ${is.accessMethod ?? 'heap'}`)] : []),
        ...(from.is.tablespace === is.tablespace ? [] : [rewrite(`set tablespace ${is.tablespace ?? 'pg_default'}`)]),
        ...tiedSteps(key, `materialized view ${name}`, from.is.extensions, is.extensions),
      ],
    }
  },
})

function statement({ name, is, facts }: SchemaObject<MaterializedView>, schema: Schema): string {
  const method = is.accessMethod === undefined ? '' : ` using ${is.accessMethod}`
  const place = is.tablespace === undefined ? '' : ` tablespace ${is.tablespace}`
  return `materialized view ${name}${method}${optionsText(is.options)}${place} as\n${naturalJoins(withoutRowLists(is.definition, facts), schema)}`
}

/** Filled as it was, or as the wanted one is when it is new; and only when whatever it reads from can be read. */
function isFilled(key: ObjectKey, context: PlanContext, seen = new Set<ObjectKey>()): boolean {
  if (seen.has(key)) return true
  seen.add(key)
  const wanted = context.to.objects.get(key)
  if (wanted === undefined) return true
  const found = context.from.objects.get(key) ?? wanted
  if (wanted.kind === 'materialized-view' && found.facts?.leftover === unfilled) return false
  return wanted.depends.every((need) => !/^(materialized-)?view(-column)?:/.test(need) || isFilled(need, context, seen))
}
