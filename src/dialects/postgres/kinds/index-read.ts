import { relationKey } from '../catalog/relation-key.ts'
import { flag, said, text, texts } from '../catalog/text.ts'
import { surface } from '../expressions/mask.ts'
import type { CatalogRow, ReadObject, ReadScope } from '../schema-kind.ts'
import { type IndexSettings, extensionKeys, extensionsOfIndexes, indexSettings, indexSettingsColumns, notesOf } from './index-settings.ts'

export interface TableIndex extends IndexSettings {
  /** Its own name, and its table's with its schema, quoted where they must be. */
  readonly index: string
  readonly table: string
  readonly unique?: true
  /** Behind `on table`, as `pg_get_indexdef` prints it, without the options: `USING btree (lower(a)) INCLUDE (b) WHERE (c > 0)`. */
  readonly definition: string
  /** Number of a key and how many of its values are kept for the planner: `1 400`. */
  readonly statistics?: readonly string[]
  /** A build that failed left it behind: nothing is found by it. */
  readonly invalid?: true
}

/** Those of partitions too: an index of a partitioned table is made of them. */
export function indexQuery(scope: ReadScope): string {
  return `
    select i.oid::int8, n.nspname, c.relkind, format('%I.%I', n.nspname, c.relname) as table, format('%I.%I', n.nspname, i.relname) as name, quote_ident(i.relname) as index, x.indisunique as "unique",
      pg_get_indexdef(i.oid) as definition, not x.indisvalid and i.relkind = 'i' as invalid, t.targets, ${indexSettingsColumns}
    from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid join pg_namespace n on n.oid = c.relnamespace
      left join pg_depend k on k.classid = 'pg_class'::regclass and k.objid = i.oid and k.objsubid = 0 and k.refclassid = 'pg_constraint'::regclass and k.deptype = 'i'
      left join (select attrelid, json_agg(attnum || ' ' || attstattarget order by attnum) as targets from pg_attribute where attstattarget >= 0 group by 1) t on t.attrelid = i.oid
      left join ${extensionsOfIndexes} e on e.index = i.oid
    where k.objid is null and c.relkind in ('r', 'p', 'm') and c.relpersistence <> 't' and ${scope.inScope('n.nspname')}`
}

export function readIndex(row: CatalogRow): ReadObject<TableIndex> {
  const settings = indexSettings(row)
  const isInvalid = flag(row, 'invalid')
  return {
    key: `index:${text(row, 'name')}`,
    name: text(row, 'name'),
    schema: text(row, 'nspname'),
    parent: relationKey(text(row, 'relkind'), text(row, 'table')),
    is: said({
      index: text(row, 'index'),
      table: text(row, 'table'),
      unique: flag(row, 'unique') || undefined,
      definition: behindTable(text(row, 'definition')),
      statistics: texts(row, 'targets'),
      invalid: isInvalid || undefined,
      ...settings,
    }) as TableIndex,
    depends: extensionKeys(settings),
    facts: said({ leftover: isInvalid ? 'not valid' : undefined, notes: notesOf(row) }),
  }
}

/** `create index` without its head and its options, which are read beside it. */
function behindTable(definition: string): string {
  const isPlain = !definition.includes('"') && !definition.includes(' WITH (')
  const seen = isPlain ? definition : surface(definition)
  const start = seen.indexOf(' USING ')
  if (isPlain) return definition.slice(start + 1)
  const options = / WITH \( *\)/.exec(seen)
  return options === null ? definition.slice(start + 1) : definition.slice(start + 1, options.index) + definition.slice(options.index + options[0].length)
}
