import type { PlanContext } from '../../../diff/kind.ts'
import type { ObjectKey, Schema, SchemaObject } from '../../../model/schema.ts'
import { relationKind } from '../catalog/relation.ts'
import { nameIn } from '../catalog/relation-key.ts'
import { text } from '../catalog/text.ts'
import { type PostgresKind, kind } from '../schema-kind.ts'
import { step } from '../step.ts'

interface SequenceOwner {
  /** With its table: `public.users.id`. */
  readonly column: string
}

/** That a sequence belongs to a column and goes with it: apart from both, since the column's default needs the sequence. */
export const sequenceOwner: PostgresKind = kind<SequenceOwner>({
  name: 'sequence-owner',
  catalog: 'pg_sequence',
  query: (scope) => `
    select c.oid::int8, n.nspname, format('%I.%I', n.nspname, c.relname) as sequence, ${relationKind('t')} as relation, format('%I.%I', m.nspname, t.relname) as table, format('%I.%I.%I', m.nspname, t.relname, a.attname) as column
    from pg_depend d join pg_class c on c.oid = d.objid join pg_namespace n on n.oid = c.relnamespace join pg_class t on t.oid = d.refobjid join pg_namespace m on m.oid = t.relnamespace
      join pg_attribute a on a.attrelid = t.oid and a.attnum = d.refobjsubid
    where c.relkind = 'S' and c.relpersistence <> 't' and d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass and d.deptype = 'a' and ${scope.inScope('n.nspname')}`,
  read(row) {
    const [sequence, column] = [text(row, 'sequence'), text(row, 'column')]
    return { key: `sequence-owner:${sequence}`, name: sequence, schema: text(row, 'nspname'), is: { column }, depends: [`sequence:${sequence}`, `column:${column}`, `${text(row, 'relation')}:${text(row, 'table')}`] }
  },
  address: () => undefined,
  create: ({ key, name, is }) => [step('create', key, `alter sequence ${name} owned by ${is.column}`)],
  drop: ({ key, name }, context) => (isNeverUntied(name, context) ? [] : [step('drop', key, `alter sequence ${name} owned by none`)]),
  change: () => ({ manner: 'replace' }),
})

/** The sequence goes by its own statement while its column stays, with its column, or with the table that is set aside. */
function isNeverUntied(name: string, context: PlanContext): boolean {
  const sequence: ObjectKey = `sequence:${name}`
  const table = ownerTable(sequence, context.from)
  if (context.isDropped(sequence) && table !== undefined && context.isReplaced(table)) return true
  return context.isDropped(sequence) && (isDroppedAlong(sequence, context) || !columnGoes(sequence, context))
}

/** For good, or to be made anew in a table that stays. */
function columnGoes(sequence: ObjectKey, context: PlanContext): boolean {
  const [column, table] = [columnOf(sequence, context), ownerTable(sequence, context.from)]
  return context.isDropped(column) || (context.isReplaced(column) && table !== undefined && !context.isReplaced(table))
}

/** Whether dropping a column, for good or to make it anew, drops the sequence too: nothing else may need it by then. */
export function isDroppedAlong(sequence: ObjectKey, context: PlanContext): boolean {
  if (!columnGoes(sequence, context)) return false
  const column = columnOf(sequence, context)
  return context.dependents(sequence).every(({ kind: dependent, parent }: SchemaObject) => dependent === 'sequence-owner' || parent === column)
}

/** Whether a sequence is tied to the same column before, after and all the way between. */
export function isTied(name: string, context: PlanContext): boolean {
  const key: ObjectKey = `sequence-owner:${name}`
  return context.from.objects.has(key) && context.to.objects.has(key) && !context.isReplaced(key)
}

/** The table that a sequence is tied to. */
export function ownerTable(sequence: ObjectKey, from: Schema): ObjectKey | undefined {
  return from.objects.get(`sequence-owner:${nameIn(sequence)}`)?.depends.find((key) => key.startsWith('table:'))
}

function columnOf(sequence: ObjectKey, context: PlanContext): ObjectKey {
  const owner = context.from.objects.get(`sequence-owner:${nameIn(sequence)}`)
  return `column:${String(owner?.is['column'] ?? '')}`
}
