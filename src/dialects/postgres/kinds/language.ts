import type { SchemaObject } from '../../../model/schema.ts'
import { flag, optional, said, text } from '../catalog/text.ts'
import { grantables } from '../dress/grantables.ts'
import { type PostgresKind, kind } from '../schema-kind.ts'
import { step } from '../step.ts'

interface Language {
  readonly trusted?: true
  readonly handler: string
  readonly inline?: string
  readonly validator?: string
}

/** A language that no extension brings. */
export const language: PostgresKind = kind<Language>({
  name: 'language',
  catalog: 'pg_language',
  query: (scope) =>
    scope.isWhole
      ? `select l.oid::int8, quote_ident(l.lanname) as name, pg_get_userbyid(l.lanowner) as owner, l.lanacl::text[] as acl, l.lanpltrusted as trusted, l.lanplcallfoid::regproc::text as handler,
          nullif(l.laninline::regproc::text, '-') as inline, nullif(l.lanvalidator::regproc::text, '-') as validator from pg_language l where l.lanispl`
      : undefined,
  read: (row) => ({
    key: `language:${text(row, 'name')}`,
    name: text(row, 'name'),
    is: said({ trusted: flag(row, 'trusted') || undefined, handler: text(row, 'handler'), inline: optional(row, 'inline'), validator: optional(row, 'validator') }) as Language,
  }),
  address: ({ name }, purpose) => (purpose === 'label' ? undefined : `language ${name}`),
  grantable: grantables.language,
  create: (object) => [step('create', object.key, `create ${words(object)}`, { undo: `drop language ${object.name}` })],
  drop: ({ key, name }) => [step('drop', key, `drop language ${name}`)],
  change: (from, to) => ({ manner: 'alter', steps: [step('change', to.key, `create or replace ${words(to)}`, { undo: `create or replace ${words(from)}` })] }),
})

function words({ name, is }: SchemaObject<Language>): string {
  const more = [...(is.inline === undefined ? [] : [` inline ${is.inline}`]), ...(is.validator === undefined ? [] : [` validator ${is.validator}`])]
  return `${is.trusted === true ? 'trusted ' : ''}language ${name} handler ${is.handler}${more.join('')}`
}
