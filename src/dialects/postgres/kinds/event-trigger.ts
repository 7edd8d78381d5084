import type { SchemaObject } from '../../../model/schema.ts'
import { optional, said, text, texts } from '../catalog/text.ts'
import { quote } from '../quote.ts'
import { type PostgresKind, kind } from '../schema-kind.ts'
import { step } from '../step.ts'
import { type Enabled, enabledWords } from './enabled.ts'

interface EventTrigger {
  readonly event: string
  /** Command tags it fires for; absent for all. */
  readonly tags?: readonly string[]
  readonly function: string
  readonly enabled?: Enabled
}

/** Triggers on commands. Made last and dropped first, so that a plan does not fire those that it makes, nor those whose function it changes. */
export const eventTrigger: PostgresKind = kind<EventTrigger>({
  name: 'event-trigger',
  catalog: 'pg_event_trigger',
  comesLast: true,
  query: (scope) => `
    select e.oid::int8, quote_ident(e.evtname) as name, e.evtevent as event, e.evttags as tags, format('%I.%I', n.nspname, p.proname) as function, nullif(e.evtenabled, 'O') as enabled, pg_get_userbyid(e.evtowner) as owner
    from pg_event_trigger e join pg_proc p on p.oid = e.evtfoid join pg_namespace n on n.oid = p.pronamespace
    where ${scope.inScope('n.nspname')}`,
  read: (row) => ({
    key: `event-trigger:${text(row, 'name')}`,
    name: text(row, 'name'),
    is: said({ event: text(row, 'event'), tags: texts(row, 'tags'), function: text(row, 'function'), enabled: optional(row, 'enabled') }) as EventTrigger,
  }),
  address: ({ name }) => `event trigger ${name}`,
  create: (object) => [step('create', object.key, `create ${statement(object)}`, { undo: `drop event trigger ${object.name}` }), ...(object.is.enabled === undefined ? [] : [switched(object)])],
  drop: (object) => [step('drop', object.key, `drop event trigger ${object.name}`, { undo: `create ${statement(object)}` })],
  change: (from, to) => (statement(from) === statement(to) ? { manner: 'alter', steps: [switched(to)] } : { manner: 'replace' }),
})

function statement({ name, is }: SchemaObject<EventTrigger>): string {
  const tags = is.tags === undefined ? '' : ` when tag in (${is.tags.map((tag) => quote.literal(tag)).join(', ')})`
  return `event trigger ${name} on ${is.event}${tags} execute function ${is.function}()`
}

function switched({ key, name, is }: SchemaObject<EventTrigger>) {
  return step('change', key, `alter event trigger ${name} ${enabledWords(is.enabled)}`)
}
