import { optional, said, text } from '../catalog/text.ts'
import { grantables } from '../dress/grantables.ts'
import { quote } from '../quote.ts'
import { type PostgresKind, kind } from '../schema-kind.ts'
import { hazard, step } from '../step.ts'
import { type ForeignOptions, changedOptionsText, foreignOptions, optionsQuery, optionsText } from './foreign-options.ts'

interface ForeignServer {
  /** Quoted where it must be. */
  readonly wrapper: string
  readonly type?: string
  readonly version?: string
  readonly options?: ForeignOptions
}

/** `create server`. Its wrapper and its type stay what they are for life: another one takes a new server. */
export const foreignServer: PostgresKind = kind<ForeignServer>({
  name: 'foreign-server',
  catalog: 'pg_foreign_server',
  query: ({ isWhole }) => (isWhole ? query : undefined),
  read: (row) => ({
    key: `foreign-server:${text(row, 'name')}`,
    name: text(row, 'name'),
    is: said({ wrapper: text(row, 'wrapper'), type: optional(row, 'type'), version: optional(row, 'version'), options: foreignOptions(row) }) as ForeignServer,
  }),
  address: ({ name }, purpose) => (purpose === 'label' ? undefined : purpose === 'grant' ? `foreign server ${name}` : `server ${name}`),
  grantable: grantables.foreignServer,
  create: ({ key, name, is: { wrapper, type, version, options } }) => [
    step('create', key, `create server ${name}${phrase('type', type)}${phrase('version', version)} foreign data wrapper ${wrapper}${optionsText(options)}`, { undo: `drop server ${name}` }),
  ],
  drop: ({ key, name }) => [step('drop', key, `drop server ${name}`, { hazards: [hazard('cannot-be-undone', `server ${name} goes`)] })],
  change({ is: from }, { key, name, is: to }) {
    if (from.wrapper !== to.wrapper || from.type !== to.type) return { manner: 'replace' }
    const version = from.version === to.version ? '' : to.version === undefined ? ' version null' : phrase('version', to.version)
    const clauses = `${version}${changedOptionsText(from.options, to.options)}`
    return { manner: 'alter', steps: clauses === '' ? [] : [step('change', key, `alter server ${name}${clauses}`)] }
  },
})

function phrase(word: string, value: string | undefined): string {
  return value === undefined ? '' : ` ${word} ${quote.literal(value)}`
}

const query = `
  select s.oid::int8, quote_ident(s.srvname) as name, pg_get_userbyid(s.srvowner) as owner, s.srvacl::text[] as acl, quote_ident(w.fdwname) as wrapper, s.srvtype as type, s.srvversion as version,
    ${optionsQuery('s.srvoptions')} as options
  from pg_foreign_server s join pg_foreign_data_wrapper w on w.oid = s.srvfdw`
