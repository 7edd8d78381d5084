import type { PlanContext } from '../../../diff/kind.ts'
import type { Step } from '../../../model/plan.ts'
import type { ObjectKey, Schema } from '../../../model/schema.ts'
import { treeOf } from '../partitions/tree.ts'
import { quote } from '../quote.ts'
import { type StepMore, step } from '../step.ts'
import { allHeirsOf } from './heir-tables.ts'

interface UnheardUpdate extends StepMore {
  readonly key: ObjectKey
  readonly column: ObjectKey
  readonly table: string
  /** The statement. */
  readonly update: string
}

/**
 * An update of a table that no trigger of its, its heirs' or its partitions' hears: one that stamps rows would change values that stay, one that forbids changes would stop the plan.
 * Which ones there are then, and how they are switched, is seen when it runs; the server's own, of keys, go on. An ordinary user cannot switch a partition's copy of a trigger before 15.
 * What is checked late is checked at once: no statement changes a table that something still waits for.
 */
export function unheardUpdate({ key, column, table, update, ...more }: UnheardUpdate, context: PlanContext): Step {
  const schemas = [context.from, context.to]
  const first = schemas.some((schema) => isCheckedLate(column, schema)) ? ['set constraints all immediate'] : []
  if (!schemas.some((schema) => isHeard(table, schema))) return step('copy', key, first.length === 0 ? update : block([...first, update]), more)
  const whole = new Set(schemas.flatMap((schema) => [...treeOf(schema).whole(table), ...allHeirsOf(table, schema)]))
  const locks = [...whole].filter((one) => context.from.objects.has(`table:${one}`)).map((object) => ({ object, mode: 'SHARE ROW EXCLUSIVE' }))
  return step('copy', key, unheard(table, [...first, update]), { ...more, locks })
}

function unheard(table: string, statements: readonly string[]): string {
  const quiet = `for heard in
    with recursive whole as (select ${quote.literal(table)}::regclass::oid as id union select inhrelid from pg_inherits join whole on inhparent = id)
    select tgrelid::regclass as place, tgname as name, case tgenabled when 'A' then 'enable always' else 'enable' end as switch
    from pg_trigger join whole on id = tgrelid left join pg_constraint c on c.oid = tgconstraint
    where tgenabled in ('O', 'A') and coalesce(c.contype, 't') = 't' and (not tgisinternal or current_setting('is_superuser')::boolean)
  loop
    execute format('alter table only %s disable trigger %I', heard.place, heard.name);
    again := again || format('alter table only %s %s trigger %I', heard.place, heard.switch, heard.name);
  end loop`
  return block([quiet, ...statements, 'for heard in select unnest(again) as switch loop execute heard.switch; end loop'], ['heard record', "again text[] := '{}'"])
}

function block(statements: readonly string[], variables: readonly string[] = []): string {
  const lines = (of: readonly string[]) => of.map((line) => `  ${line};`)
  const declared = variables.length === 0 ? [] : ['#variable_conflict use_column', 'declare', ...lines(variables)] // A column may be called as a variable is.
  return ['do $skein$', ...declared, 'begin', ...lines(statements), 'end $skein$'].join('\n')
}

/** Whether a key over it, of its table or of another that points there, is looked up at the end of a transaction. */
function isCheckedLate(column: ObjectKey, { objects }: Schema): boolean {
  return [...objects.values()].some(({ kind, depends, is }) => kind === 'constraint' && is['deferred'] === true && depends.includes(column))
}

/** Whether a trigger may hear of changes of its rows: its own, one below, or a copy of one above. Rows that move to another partition are deleted and inserted. */
function isHeard(table: string, schema: Schema): boolean {
  const tree = treeOf(schema)
  const top = tree.topOf(table)
  const [tables, moves] = [new Set([...tree.whole(top), ...allHeirsOf(table, schema)]), tree.childrenOf(table).length > 0]
  return [...schema.objects.values()].some(({ kind, is }) => kind === 'trigger' && tables.has(String(is['relation'])) && (moves || / UPDATE /.test(String(is['definition']))))
}
