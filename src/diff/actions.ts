import type { Change, Side } from '../model/change.ts'
import type { Step } from '../model/plan.ts'
import type { ObjectKey, Schema, SchemaObject } from '../model/schema.ts'
import { dependentsOf, needsOf, same, sidesApart } from './changes.ts'
import { contextOf } from './context.ts'
import type { Alteration, Filling, Kind, PlanContext } from './kind.ts'
import { neededByStaying } from './staying.ts'

/** What becomes of one object. */
export type Action =
  | { readonly verb: 'create'; readonly to: SchemaObject; readonly filling?: Filling }
  | { readonly verb: 'drop'; readonly from: SchemaObject }
  | { readonly verb: 'alter'; readonly from: SchemaObject; readonly to: SchemaObject; readonly apart: readonly Side[]; readonly steps: readonly Step[]; readonly disturbs?: Disturbs; readonly filling?: Filling }
  /** Taken down and put back. */
  | { readonly verb: 'replace'; readonly from: SchemaObject; readonly to: SchemaObject }
  /** Renamed away, made anew, filled, and the old one dropped. */
  | { readonly verb: 'swap'; readonly from: SchemaObject; readonly to: SchemaObject; readonly filling?: Filling }

/** Which of the objects that stand on it a change takes down. */
type Disturbs = NonNullable<Extract<Alteration, { readonly manner: 'alter' }>['disturbs']>

export type Actions = ReadonlyMap<ObjectKey, Action>

/** The context without what is known only when the order is. */
export type DecidingContext = Pick<PlanContext, 'from' | 'to' | 'manner' | 'versionNumber' | 'role'>

export interface Kinds {
  get(name: string): Kind
}

/** Decides for every object that differs what becomes of it, and which others have to be taken down for that: no more than must. `anew`: what is not to be changed where it stands. */
export function actionsOf(changes: readonly Change[], kinds: Kinds, given: DecidingContext, anew: ReadonlySet<ObjectKey>): Actions {
  const renewed = new Set(anew)
  for (;;) {
    const decision = new Decision(changes, kinds, given, renewed)
    const late = decision.late()
    if (late.length === 0) return decision.made()
    for (const key of late) renewed.add(key)
  }
}

class Decision {
  readonly #actions = new Map<ObjectKey, Action>()
  readonly #dependents: ReadonlyMap<ObjectKey, readonly SchemaObject[]>
  readonly #kinds: Kinds
  readonly #context: PlanContext
  readonly #from: Schema
  readonly #to: Schema
  readonly #anew: ReadonlySet<ObjectKey>
  #taken: ReadonlySet<string> | undefined

  constructor(changes: readonly Change[], kinds: Kinds, given: DecidingContext, anew: ReadonlySet<ObjectKey>) {
    this.#kinds = kinds
    this.#anew = anew
    this.#from = given.from
    this.#to = given.to
    this.#dependents = dependentsOf(given.from)
    this.#context = contextOf(given, kinds, this.#dependents, {
      verb: (key) => this.#actions.get(key)?.verb,
      isInlined: () => false,
      isStubbed: () => false,
    })
    for (const change of changes) if (change.verb === 'create') this.#actions.set(change.to.key, change)
    for (const change of changes) if (change.verb === 'drop') this.#actions.set(change.from.key, change)
    this.#renewAll([...anew].filter((key) => this.#holdsRows(key)))
    for (const change of changes) if (change.verb === 'change') this.#change(change.from, change.to)
    for (const whole of new Set(changes.flatMap((change) => this.#concerned('to' in change ? change.to : change.from)))) this.#ask(whole)
    for (const change of changes) if (change.verb === 'drop') this.#orphan(change.from)
    this.#askWholes()
    for (const change of changes) if (change.verb === 'drop') this.#takeAlong(change.from)
    this.#moveRows(changes)
    while (this.#renewUnderStaying()) {
      this.#askWholes()
      this.#moveRows(changes)
    }
    for (const { from, to } of this.#underStaying('replace')) this.#actions.set(from.key, { verb: 'swap', from, to })
  }

  made(): Actions {
    return this.#actions
  }

  /** What holds rows and is made anew for what it stands on alone. Whoever was asked before that was known may have answered otherwise. */
  late(): readonly ObjectKey[] {
    const context: PlanContext = { ...this.#context, isReplaced: () => false, isDropped: () => false }
    const swapped = [...this.#actions.values()].flatMap((action) => (action.verb === 'swap' && this.#keeps(action.from) && !this.#anew.has(action.from.key) ? [action] : []))
    return swapped.filter(({ from, to }) => this.#kinds.get(from.kind).change(from, to, context).manner !== 'replace').map(({ from }) => from.key)
  }

  #holdsRows(key: ObjectKey): boolean {
    const object = this.#from.objects.get(key)
    return object !== undefined && this.#keeps(object) && this.#kinds.get(object.kind).setAside !== undefined
  }

  /** All at once, so that who is asked about one knows of the others. */
  #renewAll(keys: readonly ObjectKey[]): void {
    const both = keys.map((key) => [this.#from.objects.get(key), this.#to.objects.get(key)] as [SchemaObject, SchemaObject])
    for (const [from, to] of both) this.#actions.set(from.key, { verb: 'swap', from, to })
    for (const [from, to] of both) this.#renew(from, to)
  }

  /** A part that is made anew, or stands on what is or goes, may mean that the whole is made anew too, and with it what is part of others again. */
  #askWholes(): void {
    const asked = new Set<ObjectKey>()
    const unasked = () => [...this.#actions.values()].flatMap((action) => (this.#isShaken(action) && !asked.has(action.to.key) ? [action.to] : []))
    for (let open = unasked(); open.length > 0; open = unasked()) {
      for (const { key } of open) asked.add(key)
      for (const whole of new Set(open.flatMap((object) => this.#concerned(object)))) this.#ask(whole)
    }
  }

  #isShaken(action: Action): action is Extract<Action, { readonly verb: 'replace' | 'alter' }> {
    return action.verb === 'replace' || (action.verb === 'alter' && needsOf(action.from).some((key) => this.#context.isReplaced(key) || this.#context.isDropped(key)))
  }

  /** A part that differs may mean that the whole is made anew. */
  #concerned({ kind, parent }: SchemaObject): readonly ObjectKey[] {
    return parent === undefined || this.#kinds.get(kind).concernsParent !== true ? [] : [parent]
  }

  #ask(whole: ObjectKey): void {
    const [from, to] = [this.#from.objects.get(whole), this.#to.objects.get(whole)]
    if (from === undefined || to === undefined) return
    const answer = this.#kinds.get(from.kind).change(from, to, this.#context)
    if (answer.manner === 'replace') this.#renew(from, to)
    else this.#disturbAll(from.key, answer.disturbs)
  }

  /** Asks the kind how, and follows what that disturbs. Asked again when something below is made anew meanwhile. */
  #change(from: SchemaObject, to: SchemaObject): void {
    const known = this.#actions.get(from.key)
    if (known?.verb === 'replace' || known?.verb === 'swap') return
    if (this.#goesAlong(from) || this.#anew.has(from.key)) return this.#renew(from, to)
    const apart = sidesApart(from, to)
    const isNeeded = apart.includes('is') || needsOf(from).some((key) => this.#context.isReplaced(key) || this.#context.isDropped(key))
    const alteration: Alteration = isNeeded ? this.#kinds.get(from.kind).change(from, to, this.#context) : { manner: 'alter', steps: [] }
    if (alteration.manner === 'replace') return this.#renew(from, to)
    const { steps, disturbs } = alteration
    this.#actions.set(from.key, { verb: 'alter', from, to, apart, steps, ...(disturbs === undefined ? {} : { disturbs }) })
    this.#disturbAll(from.key, disturbs)
  }

  #disturbAll(key: ObjectKey, disturbs: Disturbs | undefined): void {
    if (disturbs !== undefined) for (const dependent of this.#dependents.get(key) ?? []) if (disturbs(dependent)) this.#disturb(dependent)
  }

  #renew(from: SchemaObject, to: SchemaObject): void {
    this.#actions.set(from.key, { verb: this.#isSwapped(from) ? 'swap' : 'replace', from, to })
    for (const dependent of this.#dependents.get(from.key) ?? []) this.#disturb(dependent)
    if (this.#actions.get(from.key)?.verb === 'replace') this.#takeAlong(from)
  }

  /** What goes without having stood on it comes again where it is wanted. */
  #takeAlong(from: SchemaObject): void {
    for (const key of this.#kinds.get(from.kind).takesAlong?.(from, this.#context) ?? []) this.#takeDown(key)
  }

  #takeDown(key: ObjectKey): void {
    const [from, to] = [this.#from.objects.get(key), this.#to.objects.get(key)]
    const known = this.#actions.get(key)?.verb
    if (from !== undefined && to !== undefined && known !== 'replace' && known !== 'swap') this.#renew(from, to)
  }

  /** Where rows have to be moved, what would meddle with that is taken down meanwhile. */
  #moveRows(changes: readonly Change[]): void {
    const fillings = new Map<ObjectKey, Filling>()
    for (const key of this.#askedForRows(changes)) {
      const [from, to] = [this.#from.objects.get(key), this.#to.objects.get(key)]
      const filling = to === undefined ? undefined : this.#kinds.get(to.kind).filling?.(from, to, this.#context)
      if (filling !== undefined) fillings.set(key, filling)
    }
    for (const { without, anew } of fillings.values()) for (const key of [...without, ...anew]) this.#takeDown(key)
    for (const [key, filling] of fillings) this.#actions.set(key, { ...this.#actionOf(key), filling } as Action)
  }

  /** What would be changed where it stands, but not under rows, is made anew where rows stay on it to the end. */
  #renewUnderStaying(): boolean {
    const context: PlanContext = { ...this.#context, carriesRows: () => true }
    const renewed = this.#underStaying('alter').filter(({ from, to }) => this.#kinds.get(from.kind).change(from, to, context).manner === 'replace')
    for (const { from, to } of renewed) this.#renew(from, to)
    return renewed.length > 0
  }

  #underStaying(verb: 'alter' | 'replace'): readonly { readonly from: SchemaObject; readonly to: SchemaObject }[] {
    const actions = [...neededByStaying(this.#actions, this.#kinds, this.#from)].map((key) => this.#actionOf(key))
    return actions.flatMap((action) => (action.verb === verb ? [action] : []))
  }

  #askedForRows(changes: readonly Change[]): ReadonlySet<ObjectKey> {
    const own = [...this.#actions].filter(([, action]) => 'to' in action && this.#kinds.get(action.to.kind).filling !== undefined).map(([key]) => key)
    const concerned = changes.flatMap((change) => {
      const object = 'to' in change ? change.to : change.from
      return this.#kinds.get(object.kind).concernsRowsOf?.(object, this.#context) ?? []
    })
    return new Set([...own, ...concerned])
  }

  /** What happens to something that may not differ itself. */
  #actionOf(key: ObjectKey): Action {
    const [from, to] = [this.#from.objects.get(key), this.#to.objects.get(key)] as [SchemaObject, SchemaObject]
    return this.#actions.get(key) ?? { verb: 'alter', from, to, apart: [], steps: [] }
  }

  /** What stood on something that goes, and looks the same without it, has to find the other that it stands on now; and room must be made for one of the same name. */
  #orphan(from: SchemaObject): void {
    const isTaken = this.#slotsOf(from).some((slot) => this.#slotsTaken().has(slot))
    for (const dependent of this.#dependents.get(from.key) ?? []) {
      const to = this.#to.objects.get(dependent.key)
      if (to !== undefined && (isTaken || same(dependent.is, to.is))) this.#disturb(dependent)
    }
  }

  #slotsOf(object: SchemaObject): readonly string[] {
    return this.#kinds.get(object.kind).occupies?.(object) ?? []
  }

  /** Names that something new takes. */
  #slotsTaken(): ReadonlySet<string> {
    this.#taken ??= new Set([...this.#actions.values()].flatMap((action) => (action.verb === 'create' ? this.#slotsOf(action.to) : [])))
    return this.#taken
  }

  /** Something that `object` stands on goes or is made anew. */
  #disturb(object: SchemaObject): void {
    const to = this.#to.objects.get(object.key)
    const known = this.#actions.get(object.key)?.verb
    if (known === 'replace' || known === 'swap') return // It is down already.
    if (to === undefined) return this.#disturbThrough(object)
    if (this.#goesAlong(object) || !this.#keeps(object)) this.#renew(object, to)
    else this.#change(object, to)
  }

  /** A part that no statement of its own makes or drops, of something that does not stay. */
  #goesAlong({ kind, parent }: SchemaObject): boolean {
    const above = parent === undefined ? undefined : this.#actions.get(parent)?.verb
    return this.#kinds.get(kind).within === 'always' && above !== undefined && ['drop', 'replace', 'swap'].includes(above)
  }

  /** A part that its whole takes along: what stood on it may be changed instead of dropped. */
  #disturbThrough(object: SchemaObject): void {
    if (this.#kinds.get(object.kind).within === 'always') for (const dependent of this.#dependents.get(object.key) ?? []) this.#disturb(dependent)
  }

  #keeps(object: SchemaObject): boolean {
    return this.#kinds.get(object.kind).keeps?.(object) === true
  }

  /** A table, whose rows move; a type that columns are of, whose values are cast. */
  #isSwapped(object: SchemaObject): boolean {
    return this.#kinds.get(object.kind).setAside !== undefined && (this.#keeps(object) || this.#context.carriesRows(object.key))
  }
}
