/** `table:public.users`: a kind and the name as SQL writes it. What two schemas are compared by. */
export type ObjectKey = `${string}:${string}`

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }

/** What an object is, as its kind reads it. JSON-safe; two objects are the same exactly when these are, field by field. */
export type Definition = { readonly [name: string]: Json }

/** One object of a schema: table, column, index, view, policy … */
export interface SchemaObject<Is extends object = Definition> {
  /** Name of its kind. */
  readonly kind: string
  readonly key: ObjectKey
  /** As a statement addresses it, quoted where it must be: `public.users`, `public.f(integer)`. */
  readonly name: string
  /** The schema it lies in, unquoted. Absent for what lies in none. */
  readonly schema?: string
  /** The object it is a part of, and goes with: the table of a column. */
  readonly parent?: ObjectKey
  readonly is: Is
  readonly owner?: string
  readonly comment?: string
  /** Only where they differ from what an object of this kind has by itself. */
  readonly privileges?: readonly Privilege[]
  readonly labels?: readonly Label[]
  /** What it needs to exist: never itself. Sorted. */
  readonly depends: readonly ObjectKey[]
  /** What it changes hands with: it is changed after that. Never compared. */
  readonly changesHandsWith?: ObjectKey
  /** What is true of it now and no part of what it is: sizes, validity. Never compared. */
  readonly facts?: Facts
}

export interface Privilege {
  /** A role, or `public`. */
  readonly grantee: string
  /** Absent where the owner granted it. */
  readonly grantor?: string
  /** Upper-case words, sorted: `SELECT`, `USAGE`. */
  readonly may: readonly string[]
  /** Those of them that the grantee may pass on. */
  readonly mayGrant?: readonly string[]
}

export interface Label {
  readonly provider: string
  readonly label: string
}

export interface Facts {
  /** An estimate of the server's. */
  readonly rowsEstimate?: number
  readonly bytes?: number
  /** What a query gives. */
  readonly columns?: readonly GivenColumn[]
  /** Where something is left over that no dump shows: an index that is not valid, a view that is not filled. */
  readonly leftover?: string
  /** Of an extension, as it is installed. */
  readonly version?: string
  /** Whether an extension may be moved to another schema where it stands. */
  readonly relocatable?: boolean
  /** Names of what was not read since it is secret. */
  readonly secrets?: readonly string[]
  /** What else its kind wants to remember for a plan: what a column's type can be cast to. */
  readonly notes?: Definition
}

/** A column whose type only the server knows. */
export interface GivenColumn {
  /** Quoted where it must be. */
  readonly name: string
  /** As a cast says it, with its collation where that is not the type's own. */
  readonly type: string
}

/** All that was read of one database, or of one source. */
export interface Schema {
  readonly objects: ReadonlyMap<ObjectKey, SchemaObject>
  /** What lies there and was not looked at, with the reason. */
  readonly unseen: readonly Unseen[]
  /** Roles that objects belong to or are granted to. */
  readonly roles: ReadonlySet<string>
  /** The role that read it, where that is known. */
  readonly readBy?: string
  /** How many locks on objects all sessions of its server together may hold; absent where the server that a plan runs on is not known. */
  readonly lockSlots?: number
  /** Roles that are there, where that could be asked. */
  readonly knownRoles?: ReadonlySet<string>
  /** What new objects get, whatever the scope: needed to give them exactly what they are to have. */
  readonly defaults?: readonly DefaultPrivileges[]
  /** What no dump prints and no plan changes: versions of extensions, what is not valid or not filled, settings. Sorted. */
  readonly reported?: readonly Reported[]
}

/** What objects of one sort, made by one role, are given the moment they are made. */
export interface DefaultPrivileges {
  readonly key: ObjectKey
  readonly role: string
  /** Absent: in every schema. */
  readonly schema?: string
  /** The same as a statement addresses it. */
  readonly schemaName?: string
  /** `tables`. */
  readonly on: string
  readonly privileges: readonly Privilege[]
}

export interface Reported {
  /** `extension hstore`, `index public.users_nick`. */
  readonly what: string
  /** `is version 1.8`, `is not valid`. */
  readonly says: string
}

export interface Unseen {
  /** `subscriptions`, `user mapping options of server s`. */
  readonly what: string
  readonly because: string
  /** Said when all of this kind is meant: it is compared with nothing then. */
  readonly kind?: string
  /** Said when of this object it is known only that it is there: that alone is compared then. */
  readonly key?: ObjectKey
}
