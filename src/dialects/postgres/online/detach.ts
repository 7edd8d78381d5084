import type { Step } from '../../../model/plan.ts'
import type { ObjectKey } from '../../../model/schema.ts'
import { quote } from '../quote.ts'
import { step } from '../step.ts'
import type { OnlineForm, Surroundings } from './form.ts'

/**
 * A partition that leaves is let go while others work (14 and later), where its table has no default partition, its rows stay where they are, and
 * it is not attached elsewhere at once. The server puts a check in the place of its bounds then, which nobody asked for: it goes again.
 */
export function detached(asked: Step, given: Surroundings): OnlineForm | undefined {
  const partition = given.from.objects.get(asked.object)
  const { table, of } = (partition?.is ?? {}) as { readonly table?: string; readonly of?: string }
  if (given.versionNumber < 140_000 || asked.verb !== 'drop' || table === undefined || of === undefined || !asked.sql.endsWith(` detach partition ${table}`)) return undefined
  if (hasDefault(of, given) || isMoved(table, asked.object, given)) return undefined
  const alone: Step = { ...asked, sql: `${asked.sql} concurrently`, transaction: 'alone', locks: [{ object: of, mode: 'SHARE UPDATE EXCLUSIVE' }] }
  return { before: [alone], inside: [step('drop', asked.object, dropAdded(table, known(table, given)), { locks: [{ object: table, mode: 'ACCESS EXCLUSIVE' }] })] }
}

function hasDefault(of: string, { from, to }: Surroundings): boolean {
  return [...from.objects.values(), ...to.objects.values()].some(({ kind, is }) => kind === 'partition' && is['of'] === of && is['bound'] === 'DEFAULT')
}

function isMoved(table: string, partition: ObjectKey, { steps }: Surroundings): boolean {
  return steps.some(({ object, verb }) => (object === partition && verb === 'create') || (object === `table:${table}` && verb !== 'change') || (object.startsWith('table:') && verb === 'copy'))
}

/** Names of the checks that it has itself, or from the tables above. */
function known(table: string, { from }: Pick<Surroundings, 'from'>): readonly string[] {
  const above = from.objects.get(`partition:${table}`)?.is['of']
  const own = [...from.objects.values()].filter(({ kind, parent, is }) => kind === 'constraint' && parent === `table:${table}` && is['type'] === 'check').map(({ is }) => String(is['constraint']))
  return [...new Set(typeof above === 'string' ? [...own, ...known(above, { from })] : own)]
}

function dropAdded(table: string, names: readonly string[]): string {
  const kept = `array[${names.map((name) => quote.literal(name)).join(', ')}]::text[]`
  return [
    'do $skein$',
    'declare added text;',
    'begin',
    `  for added in select quote_ident(conname) from pg_catalog.pg_constraint where conrelid = ${quote.literal(table)}::regclass and contype = 'c' and quote_ident(conname) <> all (${kept}) loop`,
    `    execute 'alter table ${table.replaceAll("'", "''")} drop constraint ' || added;`,
    '  end loop;',
    'end $skein$',
  ].join('\n')
}
