import type { Row, StatementOutcome } from '../../dialect.ts'
import { qualified } from '../fingerprint.ts'
import type { Asked } from '../outcome.ts'
import type { Fields } from '../parse.ts'
import { quote } from '../quote.ts'
import { child, field, list, only, text } from '../syntax-tree.ts'

/** What the catalog has of a table, as far as commands of `alter table` can be told from it. */
interface Table {
  readonly columns: ReadonlyMap<string, { readonly notNull: boolean; readonly hasDefault: boolean }>
  readonly constraints: ReadonlyMap<string, { readonly validated: boolean }>
  readonly rowSecurity: boolean
  readonly forcedRowSecurity: boolean
  /** Partitions by their names as written with their schema, and whether they are half detached. */
  readonly partitions: readonly { readonly schema: string; readonly name: string; readonly pending: boolean }[]
}

/** One command of the statement: true done, false not done, undefined when it cannot be told. */
type Told = (table: Table, command: Fields) => boolean | undefined

const commands: Readonly<Record<string, Told>> = {
  AT_AddColumn: ({ columns }, command) => columns.has(text(only(child(command, 'def'), 'ColumnDef'), 'colname')),
  AT_DropColumn: ({ columns }, command) => !columns.has(text(command, 'name')),
  AT_SetNotNull: ({ columns }, command) => columns.get(text(command, 'name'))?.notNull,
  AT_DropNotNull: ({ columns }, command) => not(columns.get(text(command, 'name'))?.notNull),
  AT_ColumnDefault: ({ columns }, command) => (field(command, 'def') === undefined ? not(columns.get(text(command, 'name'))?.hasDefault) : undefined),
  AT_AddConstraint: ({ constraints }, command) => {
    const name = text(only(child(command, 'def'), 'Constraint'), 'conname')
    return name === '' ? undefined : constraints.has(name)
  },
  AT_DropConstraint: ({ constraints }, command) => !constraints.has(text(command, 'name')),
  AT_ValidateConstraint: ({ constraints }, command) => constraints.get(text(command, 'name'))?.validated,
  AT_EnableRowSecurity: ({ rowSecurity }) => rowSecurity,
  AT_DisableRowSecurity: ({ rowSecurity }) => !rowSecurity,
  AT_ForceRowSecurity: ({ forcedRowSecurity }) => forcedRowSecurity,
  AT_NoForceRowSecurity: ({ forcedRowSecurity }) => !forcedRowSecurity,
  AT_AttachPartition: (table, command) => partitionOf(table, command) !== undefined,
  AT_DetachPartition: (table, command) => partitionOf(table, command) === undefined,
  AT_DetachPartitionFinalize: (table, command) => partitionOf(table, command) === undefined,
}

/** Done when all commands show, not done when none does. A detach that was cut off is finished by FINALIZE, and by nothing else. */
export async function alterTable({ connection, facts, node }: Asked): Promise<StatementOutcome> {
  const [object] = facts.objects
  if (object === undefined) return { state: 'unknown', why: 'its table is not named' }
  const found = (await connection.query(question(qualified(object))))[0]
  if (found === undefined || found['columns'] === null) return { state: 'unknown', why: `${qualified(object)} is not there` }
  const table = tableOf(found)
  const wanted = list(node, 'cmds').map((item) => only(item, 'AlterTableCmd') ?? {})
  const half = wanted.map((command) => partitionOf(table, command)).find((partition) => partition?.pending === true)
  if (half !== undefined) {
    const name = qualified(half)
    return { state: 'leftover', what: `the partition ${name}, half detached,`, cleanup: `alter table ${qualified(object)} detach partition ${name} finalize`, completes: true }
  }
  const told = wanted.map((command) => commands[text(command, 'subtype')]?.(table, command))
  if (told.length > 0 && told.every((one) => one === true)) return { state: 'done' }
  if (told.some((one) => one === false)) return told.some((one) => one === true) ? { state: 'unknown', why: 'some of its commands show in the catalog and some do not' } : { state: 'not-done' }
  return { state: 'unknown', why: 'the catalog does not tell whether its commands were run' }
}

function not(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value
}

function partitionOf({ partitions }: Table, command: Fields) {
  const range = child(only(child(command, 'def'), 'PartitionCmd'), 'name')
  const schema = text(range, 'schemaname')
  return partitions.find((partition) => partition.name === text(range, 'relname') && (schema === '' || partition.schema === schema))
}

function question(name: string): string {
  const id = `pg_catalog.to_regclass(${quote.literal(name)})::oid`
  return `
    select (select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(attname, attnotnull, atthasdef)) from pg_catalog.pg_attribute where attrelid = ${id} and attnum > 0 and not attisdropped) as columns,
      (select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(conname, convalidated)) from pg_catalog.pg_constraint where conrelid = ${id}) as constraints,
      (select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(n.nspname, c.relname, pg_catalog.to_jsonb(h) -> 'inhdetachpending')) from pg_catalog.pg_inherits h
        join pg_catalog.pg_class c on c.oid = h.inhrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace where h.inhparent = ${id}) as partitions,
      (select relrowsecurity from pg_catalog.pg_class where oid = ${id}) as row_security, (select relforcerowsecurity from pg_catalog.pg_class where oid = ${id}) as forced`
}

function tableOf(row: Row): Table {
  const items = (column: string) => JSON.parse(String(row[column] ?? '[]')) as readonly (readonly [string, ...unknown[]])[]
  return {
    columns: new Map(items('columns').map(([name, notNull, hasDefault]) => [name, { notNull: notNull === true, hasDefault: hasDefault === true }])),
    constraints: new Map(items('constraints').map(([name, validated]) => [name, { validated: validated === true }])),
    rowSecurity: row['row_security'] === true,
    forcedRowSecurity: row['forced'] === true,
    partitions: items('partitions').map(([schema, name, pending]) => ({ schema, name: String(name), pending: pending === true })),
  }
}
