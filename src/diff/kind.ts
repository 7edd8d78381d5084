import type { Step } from '../model/plan.ts'
import type { Definition, ObjectKey, Schema, SchemaObject } from '../model/schema.ts'

/**
 * How one kind of object is made, changed and dropped. The engine knows no other way to a statement. Answers are for the object alone:
 * what stands on it, comments, owners and privileges are the engine's business.
 */
export interface Kind<Is extends object = Definition> {
  readonly name: string
  /** Its parent's own statement makes it too: always, or where nothing that it needs has to come between. Absent: it has a statement of its own. */
  readonly within?: 'always' | 'when-possible'
  /** Where it may come with its parent: whether this one does with that. Absent: all do. */
  comesAlong?(object: SchemaObject<Is>, parent: SchemaObject, verb: 'create' | 'replace' | 'swap', to: Schema): boolean
  /** Those of one whole stand in it in the order in which they are made: it is that in which they were read. */
  readonly standsInOrder?: true
  /** Made and changed after everything else: what it sets up would meddle with the rest. Gone first, when it stands last in the list of kinds. */
  readonly comesLast?: true
  /** When one of it differs, its parent is asked as well: it may have to be made anew. */
  readonly concernsParent?: true
  /** Dropped after everything else: anything may still hang on it that names it nowhere. */
  readonly goesLast?: true
  /** Objects that it names in a text which nobody looks into before it runs. A plan may run it, so they stand by then where nothing speaks against that. */
  runs?(object: SchemaObject<Is>, schema: Schema): readonly ObjectKey[]
  /** It holds rows, or a position in them, that no second making brings back: it is changed where it stands, never dropped to be made again. */
  keeps?(object: SchemaObject<Is>): boolean
  /** Names that it takes up where another kind could want the same: `relation public.users`. */
  occupies?(object: SchemaObject<Is>): readonly string[]
  /** A statement that failed left it behind and nobody wants it: it is dropped where it stands, and never made. */
  isLeftover?(object: SchemaObject<Is>): boolean
  create(object: SchemaObject<Is>, context: PlanContext): readonly Step[]
  /** Its parts go with it. */
  drop(object: SchemaObject<Is>, context: PlanContext): readonly Step[]
  /** Asked when the two differ in what they are, or when something that `from` stands on is made anew. */
  change(from: SchemaObject<Is>, to: SchemaObject<Is>, context: PlanContext): Alteration
  /** Renames it out of the way, and answers what it is called then. For kinds that rows depend on: a type, a table. */
  setAside?(object: SchemaObject<Is>, context: PlanContext): { readonly steps: readonly Step[]; readonly aside: SchemaObject<Is> }
  /** Moves what `aside` holds into what has been made anew. */
  transfer?(aside: SchemaObject<Is>, to: SchemaObject<Is>, context: PlanContext): readonly Step[]
  /** Whether it is undone by itself even where its parent is dropped, since rows are reached through it; false: never by itself then. Usually as the order needs it. */
  dropsApart?(object: SchemaObject<Is>, context: PlanContext): boolean | undefined
  /** Though it is made by a statement of its own: it stays with the whole that it is part of when that is set aside, until that goes. */
  staysAside?(object: SchemaObject<Is>, from: Schema): boolean
  /** Of what it needs: what it has let go of when it, or the whole that it is part of, is set aside. */
  letsGoOf?(object: SchemaObject<Is>): readonly ObjectKey[]
  /** What it leaves with, where it goes: set aside along with that, it goes by no statement of its own. */
  leavesWith?(object: SchemaObject<Is>, context: Pick<PlanContext, 'from'>): ObjectKey | undefined
  /** Beside what it needs: what has to be as it is wanted, or gone, before it is made. */
  follows?(object: SchemaObject<Is>, context: PlanContext): readonly ObjectKey[]
  /** The same where it can be: not at the price of a circle. */
  ratherFollows?(object: SchemaObject<Is>, context: PlanContext): readonly ObjectKey[]
  /** What goes when it goes, though it is no part of it. What of that is wanted is made anew. */
  takesAlong?(object: SchemaObject<Is>, context: PlanContext): readonly ObjectKey[]
  /** Beside what stands on it: what has to be down before it goes. */
  goesBehind?(object: SchemaObject<Is>, context: PlanContext): readonly ObjectKey[]
  /** Objects that are asked for their filling when one of it differs. */
  concernsRowsOf?(object: SchemaObject<Is>, context: PlanContext): readonly ObjectKey[]
  /** Said where rows have to be put into it by steps of their own, `fill`. `from` is absent where it is new. */
  filling?(from: SchemaObject<Is> | undefined, to: SchemaObject<Is>, context: PlanContext): Filling | undefined
  /** `from` as it is called by then: aside, where it was set aside. */
  fill?(from: SchemaObject<Is> | undefined, to: SchemaObject<Is>, context: PlanContext): readonly Step[]
  /** Makes something of the same name and shape that needs none of what it needs, for objects that need each other; `create` then finishes it. */
  stub?(object: SchemaObject<Is>, context: PlanContext): readonly Step[]
  /** Where only some can be stubbed: whether this one can. */
  isStubbable?(object: SchemaObject<Is>): boolean
  /** Whether its drop takes along all that it needs and that needs it in turn: a type, and the functions that read and write it. */
  takesCircle?(object: SchemaObject<Is>): boolean
  /** What a stub stands on all the same. */
  stubNeeds?(object: SchemaObject<Is>): readonly ObjectKey[]
  /** Makes the one that stands such a stub, so that what it needs and what needs it can go one after the other. */
  empty?(object: SchemaObject<Is>, context: PlanContext): readonly Step[]
}

/** What moving rows has to come before and after. What stands on a table that gets them, and is not needed for that, is made when they are there. */
export interface Filling {
  /** Tables that get rows. */
  readonly into: readonly ObjectKey[]
  /** What has to be made before. */
  readonly behind: readonly ObjectKey[]
  /** What may go only when the rows are out of it. */
  readonly outOf: readonly ObjectKey[]
  /** What would meddle: it is down meanwhile. */
  readonly without: readonly ObjectKey[]
  /** What has to be made anew on the way, though it does not differ. */
  readonly anew: readonly ObjectKey[]
}

export type Alteration =
  /** Where it stands. `disturbs`: which of the objects that stand on it must be taken down before and put back after. */
  | { readonly manner: 'alter'; readonly steps: readonly Step[]; readonly disturbs?: (dependent: SchemaObject) => boolean }
  /** Dropped and made again, with all that stands on it. What holds rows is set aside, made anew and filled. */
  | { readonly manner: 'replace' }

/** What a kind may ask while its statements are made. */
export interface PlanContext {
  readonly from: Schema
  readonly to: Schema
  /** `online`: others work in the database meanwhile, so no long lock. `offline`: one transaction. */
  readonly manner: 'online' | 'offline'
  /** Of the server that runs the plan: major × 10,000 + minor. */
  readonly versionNumber: number
  /** The role that runs it, where that is known: what it makes is its own. */
  readonly role?: string
  /** Parts of an object in a schema, of one kind, in the order in which they were read. */
  parts<Is extends object = Definition>(side: 'from' | 'to', parent: ObjectKey, kind: string): readonly SchemaObject<Is>[]
  /** Objects of the first schema that directly need this one. */
  dependents(key: ObjectKey): readonly SchemaObject[]
  /** Rows hold values of it: a column, or something over it that a column is of. */
  carriesRows(key: ObjectKey): boolean
  /** Made for the first time in this plan. */
  isNew(key: ObjectKey): boolean
  /** In the first schema and not in the second. */
  isDropped(key: ObjectKey): boolean
  /** Dropped or set aside, and made anew. */
  isReplaced(key: ObjectKey): boolean
  /** Made by its parent's statement. */
  isInlined(key: ObjectKey): boolean
  /** A stub of it stands already. */
  isStubbed(key: ObjectKey): boolean
}
