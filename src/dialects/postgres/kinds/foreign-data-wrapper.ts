import { optional, said, text } from '../catalog/text.ts'
import { grantables } from '../dress/grantables.ts'
import { type PostgresKind, kind } from '../schema-kind.ts'
import { hazard, step } from '../step.ts'
import { type ForeignOptions, changedOptionsText, foreignOptions, optionsQuery, optionsText } from './foreign-options.ts'

interface ForeignDataWrapper {
  /** `public.handler`. */
  readonly handler?: string
  readonly validator?: string
  readonly options?: ForeignOptions
}

/** `create foreign data wrapper`, where no extension brought it. */
export const foreignDataWrapper: PostgresKind = kind<ForeignDataWrapper>({
  name: 'foreign-data-wrapper',
  catalog: 'pg_foreign_data_wrapper',
  query: ({ isWhole }) => (isWhole ? query : undefined),
  read: (row) => ({
    key: `foreign-data-wrapper:${text(row, 'name')}`,
    name: text(row, 'name'),
    is: said({ handler: optional(row, 'handler'), validator: optional(row, 'validator'), options: foreignOptions(row) }) as ForeignDataWrapper,
  }),
  address: ({ name }, purpose) => (purpose === 'label' ? undefined : `foreign data wrapper ${name}`),
  grantable: grantables.foreignDataWrapper,
  create: ({ key, name, is: { handler, validator, options } }) => [
    step('create', key, `create foreign data wrapper ${name}${handler === undefined ? '' : ` handler ${handler}`}${validator === undefined ? '' : ` validator ${validator}`}${optionsText(options)}`, { undo: `drop foreign data wrapper ${name}` }),
  ],
  drop: ({ key, name }) => [step('drop', key, `drop foreign data wrapper ${name}`, { hazards: [hazard('cannot-be-undone', `foreign data wrapper ${name} goes`)] })],
  change({ is: from }, { key, name, is: to }) {
    const functions = (['handler', 'validator'] as const).filter((word) => from[word] !== to[word]).map((word) => (to[word] === undefined ? ` no ${word}` : ` ${word} ${to[word]}`))
    const clauses = `${functions.join('')}${changedOptionsText(from.options, to.options)}`
    return { manner: 'alter', steps: clauses === '' ? [] : [step('change', key, `alter foreign data wrapper ${name}${clauses}`)] }
  },
})

const query = `
  select w.oid::int8, quote_ident(w.fdwname) as name, pg_get_userbyid(w.fdwowner) as owner, w.fdwacl::text[] as acl, ${optionsQuery('w.fdwoptions')} as options,
    (select format('%I.%I', n.nspname, p.proname) from pg_proc p join pg_namespace n on n.oid = p.pronamespace where p.oid = w.fdwhandler) as handler,
    (select format('%I.%I', n.nspname, p.proname) from pg_proc p join pg_namespace n on n.oid = p.pronamespace where p.oid = w.fdwvalidator) as validator
  from pg_foreign_data_wrapper w`
