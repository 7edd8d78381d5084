import type { Step } from '../../../model/plan.ts'
import type { ObjectKey } from '../../../model/schema.ts'
import { hazard, step } from '../step.ts'
import type { GrantChange } from './grants.ts'
import { roleName } from './role-name.ts'

/** What grants name. */
export interface Granted {
  readonly key: ObjectKey
  /** `table public.users`. */
  readonly address: string
  /** What stands before the statement: `alter default privileges for role a `. */
  readonly before?: string
  /** `(nick)`, where it is a part that is granted. */
  readonly part?: string
  readonly owner: string
  /** All that can be granted on it: where that is granted, `all` is said. */
  readonly words: readonly string[]
  /** How a hazard calls it, where that is not the address. */
  readonly label?: string
  /** Made in this plan: nobody else uses it yet. */
  readonly isNew: boolean
}

/** Statements of neighbouring changes, with as few of them as say it. */
export function accessSteps(granted: Granted, changes: readonly GrantChange[]): readonly Step[] {
  return together(changes).flatMap((group) => asGrantor(granted, group, stepFor(granted, group)))
}

/** Changes that one statement makes. */
interface Group extends Pick<GrantChange, 'verb' | 'passes' | 'cascades' | 'grantor'> {
  readonly grantees: readonly string[]
  readonly words: readonly string[]
}

function together(changes: readonly GrantChange[]): readonly Group[] {
  const perGrantee = merged(changes.map(({ grantee, may, distance, ...change }) => ({ ...change, distance, grantees: [grantee], words: [may] })), 'words')
  return merged(perGrantee, 'grantees')
}

/** Joins those that are alike but for one list. */
function merged<Item extends Group>(items: readonly Item[], list: 'words' | 'grantees'): readonly Item[] {
  const found = new Map<string, Item>()
  for (const item of items) {
    const name = JSON.stringify({ ...item, [list]: [] })
    const known = found.get(name)
    found.set(name, known === undefined ? item : { ...known, [list]: [...known[list], ...item[list]] })
  }
  return [...found.values()]
}

function stepFor(granted: Granted, { verb, passes, cascades, grantees, words, grantor }: Group): Step {
  const roles = grantees.map(roleName).join(', ')
  const [before, all, option] = [granted.before ?? '', wordsText(granted, words), passes ? ' with grant option' : '']
  const grant = `${before}grant ${all} on ${granted.address} to ${roles}`
  const revoke = (what: string) => `${before}revoke ${what} on ${granted.address} from ${roles}`
  const texts = {
    grant: [`${grant}${option}`, revoke(all)],
    revoke: [revoke(all), `${grant}${option}`],
    'revoke option': [revoke(`grant option for ${all}`), `${grant} with grant option`],
  } as const
  const [sql, undo] = texts[verb]
  const isUndone = !cascades && grantor === granted.owner
  return step('change', granted.key, `${sql}${cascades ? ' cascade' : ''}`, {
    ...(isUndone ? { undo } : {}),
    ...(granted.isNew ? {} : { hazards: [hazard('changes-access', `${granted.label ?? granted.address}: ${said[verb]} ${words.map((word) => word.toLowerCase()).join(', ')} for ${grantees.join(', ')}`)] }),
  })
}

const said = { grant: 'new right to', revoke: 'no more right to', 'revoke option': 'no more right to pass on' } as const

function wordsText({ part, words: every }: Granted, words: readonly string[]): string {
  if (words.length > 2 && words.length === every.length) return part === undefined ? 'all' : `all ${part}`
  return [...words].sort().map((word) => (part === undefined ? word.toLowerCase() : `${word.toLowerCase()} ${part}`)).join(', ')
}

/** A grant counts as the owner's, whoever of its roles says it: what another granted is said in that role's name. */
function asGrantor({ key, owner }: Granted, { grantor }: Group, one: Step): readonly Step[] {
  if (grantor === owner) return [one]
  return [step('guard', key, `set local role ${roleName(grantor)}`), one, step('guard', key, 'reset role')]
}
