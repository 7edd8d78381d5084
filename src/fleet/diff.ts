import { changesOf } from '../diff/changes.ts'
import { contentFingerprint } from '../diff/fingerprint.ts'
import { likelyRenames } from '../diff/likely-renames.ts'
import type { ColumnOrder } from '../dialects/dialect.ts'
import type { DialectName } from '../dialects/dialect-name.ts'
import { dialectOfUrl } from '../dialects/index.ts'
import type { Change } from '../model/change.ts'
import type { Plan } from '../model/plan.ts'
import type { ObjectKey, Schema, SchemaObject } from '../model/schema.ts'
import { usualDialect, usualMajor } from '../scratch/index.ts'
import { type SourceArgument, sourceArgument } from '../sources/argument.ts'
import { differentDialects } from './errors.ts'
import { leftoversOf } from './leftovers.ts'
import { planBetween } from './plan-between.ts'
import type { DiffReport } from './reports/diff.ts'
import { refuseLookAlike } from './look-alike.ts'
import { reproduced } from './reproduced.ts'
import { withoutStandIns } from './stand-ins.ts'
import { type Verification, type Verified, verify } from './verify.ts'
import { type PreparedScratch, openScratchFor } from './prepared-scratch.ts'
import { type Like, type OpenSource, type SourceWorld, isLive, openSource } from './source-schema.ts'

export interface DiffOptions extends SourceWorld {
  readonly from: string
  readonly to: string
  /** Absent: `online` against a live database, else `offline`. */
  readonly manner?: 'online' | 'offline'
  /** The way back: what makes `to` as `from` was, with what each step loses. */
  readonly reverse?: boolean
  /** Objects that are called otherwise on the other side: `column:public.users.nick=handle`. */
  readonly renames?: readonly string[]
  /** Copies tables whose columns stand in another order. */
  readonly columnOrder?: boolean
  /** Tries the plan in a scratch database. */
  readonly verify?: boolean
  /** Takes stamps of live sides, for a plan that is kept. */
  readonly stamps?: boolean
  /** Reads a look-alike's catalogs as if they were the real product's. */
  readonly force?: boolean
}

/** The plan that makes the schema of `from` that of `to`. Writes to neither. */
export async function diff(options: DiffOptions): Promise<DiffReport> {
  const [from, to] = [sourceArgument(options.from, options.cwd), sourceArgument(options.to, options.cwd)]
  const sides = await openBoth(from, to, options)
  const scratch = options.verify === true ? openScratchFor(likeOf(sides.from), options) : undefined // Made while both are read.
  scratch?.catch(() => {}) // Told where it is waited for.
  try {
    const read = await Promise.all([sides.from.read(), sides.to.read()])
    const stamps = options.stamps === true ? await Promise.all([sides.from.stamp?.(), sides.to.stamp?.()]) : []
    const { engine, server } = sides.from
    const [first, second] = options.reverse === true ? (['to', 'from'] as const) : (['from', 'to'] as const)
    const schemas = { from: standing(sides.from, read[0], read[1]), to: standing(sides.to, read[1], read[0]) }
    const a = isBeside(sides[first], sides[second]) ? engine.ownedAs(schemas[first], schemas[second]) : schemas[first]
    const told = options.renames ?? []
    const renamed = engine.rename(a, options.reverse === true ? engine.rename(schemas.from, told).back : told)
    const b = isBeside(sides[second], sides[first]) ? engine.ownedAs(schemas[second], renamed.schema) : schemas[second]
    const columnOrder = options.columnOrder === true
    const manner = options.manner ?? (sides.from.kind === 'live' ? 'online' : 'offline')
    const made = planBetween({ engine, from: renamed.schema, first: renamed.steps, to: b, manner, versionNumber: server.versionNumber, columnOrder })
    const plan = renamed.steps.length > 0 ? made : ((await sides[first].countOffending?.(made, b)) ?? made) // Before renames, nothing is called as the plan calls it.
    const verified = scratch === undefined ? undefined : await tried({ from: a, renamed: renamed.schema, to: b, first: renamed.steps, manner, plan, engine, columnOrder }, scratch, options)
    return report({ sides, read, stamps, from: renamed.schema, to: b, manner, plan, verified })
  } finally {
    await Promise.all([sides.from.close(), sides.to.close(), scratch?.then((made) => made.close(), () => {})])
  }
}

/**
 * A live source whose reading begins at once: files are loaded meanwhile. Its stamp is taken before: what changes in between alarms, and never stays silent.
 * Throws where it may not be read.
 */
function begun(source: OpenSource, options: DiffOptions): OpenSource {
  refuseLookAlike(source, options.force === true)
  const stamp = options.stamps === true ? source.stamp?.() : undefined
  const read = Promise.resolve(stamp).then(() => source.read())
  read.catch(() => {}) // Told where it is waited for.
  return { ...source, read: () => read, ...(stamp === undefined ? {} : { stamp: () => stamp }) }
}

/** What a side's `scratch.before` made stands for what the other has. */
function standing({ before = [] }: OpenSource, schema: Schema, other: Schema): Schema {
  return withoutStandIns(schema, before, other)
}

/** Files beside a live database: what they leave open about owners is as it is there. */
function isBeside(files: OpenSource, live: OpenSource): boolean {
  return files.kind === 'files' && live.kind === 'live'
}

interface Sides {
  readonly from: OpenSource
  readonly to: OpenSource
}

/** Live sides first: files are loaded into a scratch of their version. Two live ones of different versions are compared in one scratch of the first's. */
async function openBoth(from: SourceArgument, to: SourceArgument, options: DiffOptions): Promise<Sides> {
  const opened = new Map<SourceArgument, OpenSource>()
  const closeAll = () => Promise.all([...opened.values()].map((source) => source.close()))
  try {
    const like: Like = { dialect: dialectOf(from) ?? dialectOf(to) ?? usualDialect, major: usualMajor }
    const live = [from, to].filter((argument) => isLive(argument))
    const tries = await Promise.allSettled(live.map(async (argument) => opened.set(argument, await openSource(argument, options, like))))
    for (const one of tries) if (one.status === 'rejected') throw one.reason
    for (const [argument, source] of opened) opened.set(argument, begun(source, options))
    const first = opened.get(from) ?? opened.get(to)
    const target = first === undefined ? like : likeOf(first)
    for (const argument of [from, to]) if (!isLive(argument)) opened.set(argument, await openSource(argument, options, target))
    const sides = { from: opened.get(from) as OpenSource, to: opened.get(to) as OpenSource }
    if (sides.from.dialect.name !== sides.to.dialect.name) throw differentDialects(`${sides.from.label} speaks ${sides.from.dialect.name}, ${sides.to.label} speaks ${sides.to.dialect.name}`)
    if (likeOf(sides.from).major === likeOf(sides.to).major) return sides
    return { from: sides.from, to: await reproduced(sides.to, target, options) }
  } catch (error) {
    await closeAll()
    throw error
  }
}

function dialectOf(argument: SourceArgument): DialectName | undefined {
  return argument.kind === 'url' ? dialectOfUrl(argument.url) : undefined
}

function likeOf({ server, dialect }: OpenSource): Like {
  return { dialect: dialect.name, major: Math.floor(server.versionNumber / 10_000) }
}

async function tried(what: Omit<Verification, 'scratch'>, made: Promise<PreparedScratch>, { tell }: DiffOptions): Promise<Verified> {
  const scratch = await made
  tell?.('trying the plan in a scratch database')
  return verify({ ...what, scratch })
}

interface Found {
  readonly sides: Sides
  readonly read: readonly [from: Schema, to: Schema]
  readonly stamps: readonly (string | undefined)[]
  readonly verified: Verified | undefined
  readonly from: Schema
  readonly to: Schema
  readonly manner: 'online' | 'offline'
  readonly plan: Plan
}

function report({ sides, read, stamps, from, to, manner, plan, verified }: Found): DiffReport {
  const changes = changesOf(from, to)
  let transaction = -1
  const steps = plan.groups.flatMap((group) => {
    if (group.transaction === 'one') transaction++
    return group.steps.map(({ sql, object, verb, locks, works, rowsEstimate, bytes, hazards, undo }) => ({
      sql, object, verb,
      transaction: group.transaction === 'one' ? transaction : null,
      locks: (locks ?? []).map((lock) => ({ ...lock, descendants: lock.descendants ?? 0 })), works: works ?? null, rowsEstimate: rowsEstimate ?? null, bytes: bytes ?? null, hazards: hazards.map((one) => ({ ...one })), undo: undo ?? null,
    }))
  })
  return {
    from: side(sides.from, read[0], stamps[0]),
    to: side(sides.to, read[1], stamps[1]),
    equal: changes.length === 0 && plan.groups.length === 0,
    manner,
    changes: changes.map((change) => changed(change, change.verb === 'drop' ? from : to)),
    steps,
    sql: sides.from.engine.print(plan),
    columnOrder: columnOrder(sides.from.engine.columnOrders(from, to), plan),
    leftovers: leftoversOf(from, to),
    likelyRenames: [...likelyRenames(changes, from, to)],
    remarks: [...plan.remarks],
    verified: verified === undefined ? null : verifiedReport(verified),
    unseen: [...unseen('from', from), ...unseen('to', to)],
  }
}

/** What is made anew gets the order that is wanted. */
function columnOrder(orders: readonly ColumnOrder[], plan: Plan): DiffReport['columnOrder'] {
  const made = new Set(plan.groups.flatMap(({ steps }) => steps.filter(({ verb }) => verb === 'create').map(({ object }) => object)))
  return orders.filter(({ table }) => !made.has(table)).map(({ table, stays, wanted }) => ({ table, stays: [...stays], wanted: [...wanted] }))
}

function changed(change: Change, schema: Schema): DiffReport['changes'][number] {
  const object = change.verb === 'drop' ? change.from : change.to
  return { verb: change.verb, object: object.key, within: wholeOf(object, schema) ?? null, apart: change.verb === 'change' ? [...change.apart] : [] }
}

/** The outermost object that it is a part of. */
function wholeOf({ parent }: SchemaObject, schema: Schema): ObjectKey | undefined {
  const above = parent === undefined ? undefined : schema.objects.get(parent)
  return above === undefined ? parent : (wholeOf(above, schema) ?? parent)
}

function verifiedReport({ differ, failure, notChecked }: Verified): DiffReport['verified'] {
  return { passed: differ.length === 0 && failure === undefined, differ: [...differ], failure: failure ?? null, notChecked: [...notChecked] }
}

function unseen(side: 'from' | 'to', schema: Schema): DiffReport['unseen'] {
  return schema.unseen.map(({ what, because }) => ({ side, what, because }))
}

/** The fingerprint goes over all that there is, and is worked out where somebody looks at it. */
function side({ label, kind, server }: OpenSource, schema: Schema, stamp: string | undefined): DiffReport['from'] {
  return {
    source: label,
    kind,
    server: { dialect: server.dialect, flavour: server.flavour, version: server.version, transport: server.transport },
    get fingerprint() {
      return contentFingerprint(schema)
    },
    stamp: stamp ?? null,
  }
}
