import type { Kind, PlanContext } from '../../diff/kind.ts'
import type { Step } from '../../model/plan.ts'
import type { Definition, Json, ObjectKey, SchemaObject, Unseen } from '../../model/schema.ts'

/** One row of a kind's query. */
export type CatalogRow = { readonly [column: string]: Json }

/** Where an object stands in the catalogs: what `pg_depend` calls it. */
export interface Identity {
  readonly catalog: string
  readonly oid: number
  /** Number of a column. */
  readonly sub?: number
}

/** What a kind's query was asked for. */
export interface ReadScope {
  readonly versionNumber: number
  /** No schemas were chosen: what lies in none is looked at too. */
  readonly isWhole: boolean
  /** A condition on an expression that is a schema's name: `n.nspname`. True for schemas in scope, never for the system's. */
  inScope(expression: string): string
  /** Kinds that are off unless asked for. */
  readonly also: ReadonlySet<string>
}

/** Whether the server is of this major or a later one. */
export function since({ versionNumber }: Pick<ReadScope, 'versionNumber'>, major: number): boolean {
  return versionNumber >= major * 10_000
}

/** An object as its kind reads it; the reader adds what it depends on, its comment and its labels. */
export interface ReadObject<Is extends object = Definition> extends Pick<SchemaObject<Is>, 'key' | 'name' | 'schema' | 'parent' | 'is' | 'facts' | 'changesHandsWith'> {
  /** Beside what `pg_depend` knows. */
  readonly depends?: readonly ObjectKey[]
  /** Roles that it names beside its owner and those it is granted to: a policy's. */
  readonly roles?: readonly string[]
}

/** What may be granted on a kind of object: `dress/grantables.ts` has them all. */
export interface Grantable {
  /** Letters of `aclitem`, in the server's order, with their words: `r` SELECT. All of them are the owner's by default. */
  readonly letters: Readonly<Record<string, string>>
  /** What PUBLIC has by default. */
  readonly public: readonly string[]
  /** Said where the owner has nothing by default. */
  readonly owner?: 'nothing'
  /** What `alter default privileges … on` calls such objects; absent where it knows none. */
  readonly defaults?: DefaultsOn
  /** The kinds of its parts that have grants of their own: a revoke on the whole takes theirs along. */
  readonly parts?: readonly string[]
}

export type DefaultsOn = 'tables' | 'sequences' | 'functions' | 'types' | 'schemas' | 'large objects'

/**
 * A kind of Postgres's objects. Its query may answer `owner` (a role's name) and `acl` (a text array, or null for the default) beside its own columns:
 * they are read for all kinds alike. Integers beyond 2^53 are answered as text.
 */
export interface PostgresKind<Is extends object = Definition> extends Kind<Is> {
  /** The catalog in which `oid` (and `sub`) stand. */
  readonly catalog: string
  /** One select without a semicolon, with a column `oid`; undefined where this server has no such thing, or it was not asked for. A row may stand for several objects: `unfold` tells how. */
  query(scope: ReadScope): string | undefined
  read(row: CatalogRow): ReadObject<Is>
  /** What `comment on`, `alter … owner to` and `grant … on` call it, with its name: `table public.users`. Undefined: it has none of that. */
  address(object: SchemaObject<Is>, purpose: 'comment' | 'owner' | 'grant' | 'label'): string | undefined
  /** Hands it to its owner where `alter … owner to` is not the way; undefined where it is. */
  handOver?(from: SchemaObject<Is> | undefined, to: SchemaObject<Is>, context: PlanContext): readonly Step[] | undefined
  readonly grantable?: Grantable
  /** Whose it is the moment it is made, and whose default privileges it gets, where that is not the role that runs the plan. */
  madeBy?(object: SchemaObject<Is>, context: PlanContext): string | undefined
  /** Grants name a part: columns. `(nick)`. */
  grantPart?(object: SchemaObject<Is>): string
  /** Making it says something of it too, so that having nothing said of it takes a statement: extensions. */
  readonly bringsComment?: true
  /** What of a row was not looked at, and why. */
  unseen?(row: CatalogRow): readonly Unseen[]
}

/** Kinds whose definitions are not of the general shape stand in one list. */
export function kind<Is extends object>(it: PostgresKind<Is>): PostgresKind {
  return it as unknown as PostgresKind
}
