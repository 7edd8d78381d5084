import type { Alteration } from '../../../diff/kind.ts'
import type { SchemaObject, Unseen } from '../../../model/schema.ts'
import type { Step } from '../../../model/plan.ts'
import { flag, optional, said, text, texts } from '../catalog/text.ts'
import { quote } from '../quote.ts'
import { type CatalogRow, type PostgresKind, type ReadScope, kind } from '../schema-kind.ts'
import { hazard, step } from '../step.ts'

interface Subscription {
  /** Quoted where they must be, in their order. */
  readonly publications: readonly string[]
  /** Only where secrets were asked for: it holds a password as often as not. */
  readonly connection?: string
  /** As `with (…)` takes them: `slot_name`, `binary`, `streaming` … */
  readonly settings: Readonly<Record<string, string>>
  /** Its slot has its own name. */
  readonly slot?: 'usual'
}

/** A subscription, when it is asked for. It is made without a connection to the other side, and switched off: a person switches it on. */
export const subscription: PostgresKind = kind<Subscription>({
  name: 'subscription',
  catalog: 'pg_subscription',
  query: (scope) => (scope.also.has('subscription') ? query(scope) : undefined),
  read: (row) => ({
    key: `subscription:${text(row, 'name')}`,
    name: text(row, 'name'),
    is: said({ publications: texts(row, 'publications'), connection: optional(row, 'connection'), settings: row['settings'], slot: flag(row, 'usualSlot') ? 'usual' : undefined }) as Subscription,
  }),
  unseen,
  address: ({ name }, purpose) => (purpose === 'grant' ? undefined : `subscription ${name}`),
  create,
  drop: (object) => dropping(object),
  change,
})

function create({ key, name, is }: SchemaObject<Subscription>): readonly Step[] {
  const settings = Object.entries(is.settings).filter((one) => !isUsualSlot(is, one)).map(([setting, value]) => `${setting} = ${value}`)
  const hazards = [
    hazard('changes-access', `subscription ${name} is made switched off, and its slot is not made on the other side: a person enables it, and refreshes it with copy_data = false where the rows are here already`),
    ...(is.connection === undefined ? [hazard('changes-access', `the connection string of subscription ${name} is a secret and stays behind: give it with alter subscription`)] : []),
  ]
  return [step('create', key, `create subscription ${name} connection ${quote.literal(is.connection ?? '')} publication ${is.publications.join(', ')} with (${['connect = false', ...settings].join(', ')})`, { hazards })]
}

/** Without its slot's name it goes without asking the other side, where the slot stays. */
function dropping({ key, name, is }: SchemaObject<Subscription>): readonly Step[] {
  const slot = is.settings['slot_name']
  const hazards = [hazard('cannot-be-undone', `subscription ${name} goes${slot === 'none' ? '' : `; its slot ${slot} stays on the other side, and keeps what nobody fetches`}`)]
  return [step('drop', key, `alter subscription ${name} disable`), step('drop', key, `alter subscription ${name} set (slot_name = none)`), step('drop', key, `drop subscription ${name}`, { hazards })]
}

function change(from: SchemaObject<Subscription>, to: SchemaObject<Subscription>): Alteration {
  const { key, name, is } = to
  const settings = Object.entries(is.settings).filter(([setting, value]) => from.is.settings[setting] !== value)
  if (settings.some((one) => isFixed(is, one))) return { manner: 'replace' }
  const needsRest = settings.some(([setting]) => setting === 'slot_name')
  const alter = (words: string, hazards: Step['hazards'] = []) => step('change', key, `alter subscription ${name} ${words}`, { hazards })
  return {
    manner: 'alter',
    steps: [
      ...(from.is.connection === is.connection || is.connection === undefined ? [] : [alter(`connection ${quote.literal(is.connection)}`)]),
      ...(from.is.publications.join() === is.publications.join() ? [] : [alter(`set publication ${is.publications.join(', ')} with (refresh = false)`, [hazard('changes-access', `tables that come or go with the publications are taken up by alter subscription ${name} refresh publication`)])]),
      ...(needsRest ? [alter('disable', [hazard('changes-access', `subscription ${name} is switched off: a person switches it on again`)])] : []),
      ...(settings.length === 0 ? [] : [alter(`set (${settings.map(([setting, value]) => `${setting} = ${value}`).join(', ')})`)]),
    ],
  }
}

type Setting = readonly [name: string, value: string]

/** Every subscription has a slot of its own name, unless it says otherwise; that may be one that no statement may say. */
function isUsualSlot({ slot }: Subscription, [name]: Setting): boolean {
  return name === 'slot_name' && slot === 'usual'
}

/** What no statement changes inside a transaction: it has to change the slot on the other side too. */
function isFixed(is: Subscription, setting: Setting): boolean {
  return ['two_phase', 'failover'].includes(setting[0]) || (isUsualSlot(is, setting) && !/^'[a-z0-9_]+'$/.test(setting[1]))
}

function unseen(row: CatalogRow): readonly Unseen[] {
  return row['connection'] === null ? [{ what: `the connection string of subscription ${text(row, 'name')}`, because: 'it is a secret' }] : []
}

/** What pg_dump prints: whether it is switched on is no part of it. */
function query({ versionNumber, also }: ReadScope): string {
  const since = (version: number, pairs: string) => (versionNumber >= version ? `, ${pairs}` : '')
  return `
    select s.oid::int8, quote_ident(s.subname) as name, coalesce(s.subslotname = s.subname, false) as "usualSlot", pg_get_userbyid(s.subowner) as owner, (select json_agg(quote_ident(u.p) order by u.nth) from unnest(s.subpublications) with ordinality u(p, nth)) as publications,
      ${also.has('secret') ? 's.subconninfo' : 'null'} as connection,
      json_build_object('slot_name', coalesce(quote_literal(s.subslotname), 'none'), 'synchronous_commit', quote_literal(s.subsynccommit)
        ${since(140_000, `'binary', s.subbinary::text, 'streaming', case s.substream::text when 't' then 'on' when 'true' then 'on' when 'p' then 'parallel' else 'off' end`)}
        ${since(150_000, `'two_phase', (s.subtwophasestate <> 'd')::text, 'disable_on_error', s.subdisableonerr::text`)}
        ${since(160_000, `'password_required', s.subpasswordrequired::text, 'run_as_owner', s.subrunasowner::text, 'origin', quote_literal(s.suborigin)`)}
        ${since(170_000, `'failover', s.subfailover::text`)}) as settings
    from pg_subscription s where s.subdbid = (select oid from pg_database where datname = current_database())`
}
