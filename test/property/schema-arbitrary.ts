import fc from 'fast-check'

/**
 * Random schemas out of small pools of names, so that two of them made independently share many: every object is then made, dropped,
 * changed or left alone. Values of all columns are small whole numbers, whatever the type, so that every change of type can keep them.
 */

export interface RandomColumn {
  readonly name: string
  readonly type: string
  readonly notNull: boolean
  readonly standard: 'none' | 'constant' | 'sequence' | 'function'
  readonly extra: 'none' | 'identity-always' | 'identity-default' | 'generated' | 'serial'
  /** Storage, a statistics target, a grant of its own. */
  readonly set: number
  readonly comment: boolean
}

export interface RandomTable {
  readonly name: string
  readonly columns: readonly RandomColumn[]
  readonly key: 'primary' | 'unique' | 'none'
  readonly partition: 'none' | 'range' | 'list' | 'hash'
  /** What single partitions have that others do not. */
  readonly parts: readonly { readonly part: number; readonly form: number }[]
  readonly checks: readonly { readonly name: string; readonly column: number; readonly form: number }[]
  readonly indexes: readonly { readonly name: string; readonly column: number; readonly form: number }[]
  readonly foreign: readonly { readonly name: string; readonly column: number; readonly table: number; readonly action: number }[]
  readonly triggers: readonly { readonly name: string; readonly form: number; readonly off: boolean }[]
  readonly policies: readonly { readonly name: string; readonly form: number }[]
  readonly rowSecurity: boolean
  readonly grants: readonly number[]
  readonly comment: boolean
  /** An owner of its own, statistics, storage parameters, unlogged. */
  readonly set: number
  /** None where it is high; on partitioned tables 17 and newer have them. */
  readonly exclusion: number
  readonly rules: readonly { readonly name: string; readonly form: number }[]
}

/** A table that inherits from one table, or from two that share no column but `id`. */
export interface RandomHeir {
  readonly name: string
  readonly over: number
  readonly second: number
  readonly own: number
  readonly check: number
  readonly key: boolean
}

/** Procedures, aggregates, operators and casts: each of a few forms. */
export interface RandomRoutine {
  readonly name: string
  readonly form: number
}

/** What stands on a table, or beside all: each of a few forms. */
export interface RandomFurther {
  readonly name: string
  readonly over: number
  readonly column: number
  readonly form: number
}

export interface RandomView {
  readonly name: string
  readonly over: number
  readonly columns: readonly number[]
  readonly materialized: boolean
  readonly form: number
}

export interface RandomSchema {
  readonly enums: readonly { readonly name: string; readonly labels: readonly string[] }[]
  readonly domains: readonly { readonly name: string; readonly base: string; readonly check: number }[]
  /** Attributes of the composite type. */
  readonly composite: readonly { readonly name: string; readonly type: string }[]
  readonly sequences: readonly { readonly name: string; readonly increment: number }[]
  readonly functions: readonly { readonly name: string; readonly form: number }[]
  readonly tables: readonly RandomTable[]
  readonly heirs: readonly RandomHeir[]
  readonly routines: readonly RandomRoutine[]
  readonly views: readonly RandomView[]
  readonly further: readonly RandomFurther[]
}

const small = fc.nat({ max: 7 })
const named = <T>(names: readonly string[], rest: (name: string) => fc.Arbitrary<T>, max = names.length): fc.Arbitrary<T[]> =>
  fc.subarray([...names], { maxLength: max }).chain((chosen) => fc.tuple(...chosen.map(rest)) as unknown as fc.Arbitrary<T[]>)

export const baseTypes = ['smallint', 'integer', 'bigint', 'numeric(12,2)', 'text', 'character varying(20)', 'character varying(9)', 'double precision']

/** Some columns are always of a class of their own, whose types have values in common. */
const classes: Readonly<Record<string, readonly string[]>> = { a0: ['integer[]', 'text[]', 'bigint[]', 'E0[]', 'E1[]', 'D0[]'], k0: ['Q0'], k1: ['Q0[]'] }

const column = (name: string): fc.Arbitrary<RandomColumn> =>
  fc.record({
    name: fc.constant(name),
    type: classes[name] === undefined ? fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...baseTypes) }, { weight: 1, arbitrary: fc.constantFrom('E0', 'E1', 'D0', 'D1') }) : fc.constantFrom(...classes[name]),
    notNull: fc.boolean(),
    standard: fc.constantFrom('none', 'none', 'constant', 'sequence', 'function'),
    extra: fc.constantFrom('none', 'none', 'none', 'none', 'identity-always', 'identity-default', 'generated', 'generated', 'serial'),
    set: fc.nat({ max: 11 }),
    comment: fc.boolean(),
  })

const part = (name: string) => fc.record({ name: fc.constant(name), column: small, form: small })

const partitions = fc.constantFrom<RandomTable['partition']>('none', 'none', 'none', 'none', 'none', 'range', 'list', 'hash')

const table = (name: string): fc.Arbitrary<RandomTable> =>
  fc.record({
    name: fc.constant(name),
    columns: named(['c0', 'c1', 'Odd "c"', 'c3', 'a0', 'k0', 'k1'], column, 5),
    key: fc.constantFrom('primary', 'primary', 'unique', 'none'),
    partition: partitions,
    parts: fc.uniqueArray(fc.record({ part: fc.nat({ max: 1 }), form: fc.nat({ max: 8 }) }), { maxLength: 4, selector: ({ part: at, form }) => `${at} ${form}` }),
    checks: named([`${name}_k0`, `${name}_k1`], part),
    indexes: named([`${name}_i0`, `${name}_i1`, `${name}_i2`], (index) => fc.record({ name: fc.constant(index), column: small, form: fc.nat({ max: 9 }) })),
    foreign: named([`${name}_f0`], (foreign) => fc.record({ name: fc.constant(foreign), column: small, table: small, action: small })),
    triggers: named(['tr0', 'tr1'], (trigger) => fc.record({ name: fc.constant(trigger), form: small, off: fc.boolean() })),
    policies: named(['p0', 'p1'], (policy) => fc.record({ name: fc.constant(policy), form: small })),
    rowSecurity: fc.boolean(),
    grants: fc.subarray([0, 1, 2]),
    comment: fc.boolean(),
    set: fc.nat({ max: 15 }),
    exclusion: fc.nat({ max: 15 }),
    rules: named(['r0', 'r1', 'r2', 'y0', 'y1', 'z0', 'z1', 'e0', 'e1'], (rule) => fc.record({ name: fc.constant(rule), form: fc.nat({ max: 15 }) })),
  })

const heir = (name: string): fc.Arbitrary<RandomHeir> => fc.record({ name: fc.constant(name), over: small, second: fc.nat({ max: 15 }), own: small, check: small, key: fc.boolean() })

export const schemaArbitrary: fc.Arbitrary<RandomSchema> = fc.record({
  enums: fc.tuple(...['e0', 'e1'].map((name) => fc.record({ name: fc.constant(name), labels: fc.subarray(['0', '1', '2', '3', '4', 'x', "it's"], { minLength: 5 }).map((labels) => [...new Set(['1', '2', '3', ...labels])]).chain((labels) => fc.shuffledSubarray(labels, { minLength: labels.length })) }))),
  domains: fc.tuple(...['d0', 'd1'].map((name) => fc.record({ name: fc.constant(name), base: fc.constantFrom('integer', 'text', 'bigint', 'E0'), check: fc.nat({ max: 4 }) }))),
  composite: fc.subarray(['a', 'b', 'c'], { minLength: 1 }).chain((names) => fc.shuffledSubarray(names, { minLength: names.length })).chain((names) => fc.tuple(...names.map((name) => fc.record({ name: fc.constant(name), type: fc.constantFrom('integer', 'text', 'E0', 'D0') })))),
  sequences: fc.tuple(...['s0', 's1'].map((name) => fc.record({ name: fc.constant(name), increment: fc.constantFrom(1, 2, 5) }))),
  functions: fc.tuple(...['f0', 'f1', 'f2'].map((name) => fc.record({ name: fc.constant(name), form: small }))),
  tables: named(['t0', 't1', 'app.t2', 'Odd T'], table),
  heirs: process.env.SKEIN_HEIRS === undefined ? fc.constant([]) : named(['h0', 'h1'], heir),
  routines: named(['p0', 'p1', 'a0', 'a1', 'o0', 'c0', 'c1'], (name) => fc.record({ name: fc.constant(name), form: small })),
  views: named(['v0', 'v1', 'v2'], (name) => fc.record({ name: fc.constant(name), over: small, columns: fc.uniqueArray(small, { minLength: 1, maxLength: 4 }), materialized: fc.boolean(), form: small })),
  further: process.env.SKEIN_FURTHER === undefined ? fc.constant([]) : named(['g0', 'g1', 'b0', 'b1', 'u0', 'u1', 'k0', 'w0', 'w1', 'm0', 'm1', 'x0', 'x1', 'r0', 'r1', 'r2', 'y0', 'y1', 'z0', 'z1', 'e0', 'e1'], (name) => fc.record({ name: fc.constant(name), over: small, column: small, form: small })),
})
