import { flag, said, text } from '../catalog/text.ts'
import { type PostgresKind, type ReadScope, kind } from '../schema-kind.ts'
import { hazard, step } from '../step.ts'

interface Publication {
  readonly allTables?: true
  /** `insert, update`; only where something is left out. */
  readonly publish?: string
  readonly viaRoot?: true
  /** From 18 on: the stored ones. */
  readonly generatedColumns?: true
}

/** A publication. The tables and schemas in it are objects of their own. */
export const publication: PostgresKind = kind<Publication>({
  name: 'publication',
  catalog: 'pg_publication',
  query,
  read: (row) => ({
    key: `publication:${text(row, 'name')}`,
    name: text(row, 'name'),
    is: said({
      allTables: flag(row, 'allTables') || undefined,
      publish: text(row, 'publish') === everything ? undefined : text(row, 'publish'),
      viaRoot: flag(row, 'viaRoot') || undefined,
      generatedColumns: flag(row, 'generatedColumns') || undefined,
    }) as Publication,
  }),
  address: ({ name }, purpose) => (purpose === 'grant' ? undefined : `publication ${name}`),
  create({ key, name, is }) {
    const settings = settingsText({}, is)
    return [step('create', key, `create publication ${name}${is.allTables === true ? ' for all tables' : ''}${settings === '' ? '' : ` with (${settings})`}`, { undo: `drop publication ${name}` })]
  },
  drop: ({ key, name }) => [step('drop', key, `drop publication ${name}`, { hazards: [hazard('cannot-be-undone', `publication ${name} goes: its subscribers get nothing more`)] })],
  change({ is: from }, { key, name, is: to }) {
    if (from.allTables !== to.allTables) return { manner: 'replace' }
    return { manner: 'alter', steps: [step('change', key, `alter publication ${name} set (${settingsText(from, to)})`, { undo: `alter publication ${name} set (${settingsText(to, from)})` })] }
  },
})

const everything = 'insert, update, delete, truncate'

function settingsText(from: Publication, to: Publication): string {
  return [
    ...(from.publish === to.publish ? [] : [`publish = '${to.publish ?? everything}'`]),
    ...(from.viaRoot === to.viaRoot ? [] : [`publish_via_partition_root = ${to.viaRoot === true}`]),
    ...(from.generatedColumns === to.generatedColumns ? [] : [`publish_generated_columns = ${to.generatedColumns === true ? 'stored' : 'none'}`]),
  ].join(', ')
}

function query({ isWhole, versionNumber }: ReadScope): string | undefined {
  if (!isWhole) return undefined
  return `
    select p.oid::int8, quote_ident(p.pubname) as name, pg_get_userbyid(p.pubowner) as owner, p.puballtables as "allTables", p.pubviaroot as "viaRoot", ${versionNumber >= 180_000 ? `p.pubgencols = 's'` : 'false'} as "generatedColumns",
      concat_ws(', ', case when p.pubinsert then 'insert' end, case when p.pubupdate then 'update' end, case when p.pubdelete then 'delete' end, case when p.pubtruncate then 'truncate' end) as publish
    from pg_publication p`
}
