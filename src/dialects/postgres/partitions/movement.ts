import { same } from '../../../diff/changes.ts'
import type { PlanContext } from '../../../diff/kind.ts'
import type { ObjectKey, Schema } from '../../../model/schema.ts'
import { isRemade, staysAttached } from './attachment.ts'
import { type Tree, treeOf } from './tree.ts'

type Sides = PlanContext

/** Rows that have to find their place in another partition of their table. */
export interface Movement {
  /** Partitions that go: all that they hold. */
  readonly emptied: readonly string[]
  /** Tables that are attached with rows in them. */
  readonly staged: readonly Staged[]
}

export interface Staged {
  readonly table: string
  /** Its rows are another table's: they leave it whether they fit or not. */
  readonly always: boolean
}

/** Tables that may get rows of a table, or lose them to others, when it is attached or detached. */
export function targetsOf(table: string, { from, to }: Sides): readonly string[] {
  return [...new Set([treeOf(to).topOf(table), treeOf(to).topOf(treeOf(from).topOf(table))])]
}

/** The table into which the rows of one that is made anew have to go. */
export function targetOf(table: string, { from, to }: Sides): string {
  const owner = treeOf(from).topOf(table)
  return treeOf(to).topOf(to.objects.has(`table:${owner}`) ? owner : table)
}

/** Whether it is a partition that goes and gives its rows to others. */
export function isEmptied(table: string, context: Sides): boolean {
  return movementsOf(context).emptied.has(table)
}

interface Movements {
  /** By the tables that get the rows: those at the top of their trees. */
  readonly into: ReadonlyMap<string, Movement>
  readonly staged: ReadonlyMap<string, Staged>
  readonly emptied: ReadonlySet<string>
}

const known = new WeakMap<Schema, { readonly to: Schema; readonly movements: Movements }>()

/** What moves into a table. */
export function movementInto(table: string, context: Sides): Movement {
  return movementsOf(context).into.get(table) ?? { emptied: [], staged: [] }
}

/** Said where a table's rows may have to leave it when it is attached. */
export function stagedAs(table: string, context: Sides): Staged | undefined {
  return movementsOf(context).staged.get(table)
}

function movementsOf(context: Sides): Movements {
  const before = known.get(context.from)
  if (before?.to === context.to) return before.movements
  const movements = new Moving(context).movements()
  known.set(context.from, { to: context.to, movements })
  return movements
}

class Moving {
  readonly #context: Sides
  readonly #from: Tree
  readonly #to: Tree
  readonly #found = new Map<string, { emptied: string[]; staged: Staged[] }>()

  constructor(context: Sides) {
    this.#context = context
    this.#from = treeOf(context.from)
    this.#to = treeOf(context.to)
  }

  movements(): Movements {
    for (const table of this.#from.partitions.keys()) this.#leave(table)
    for (const table of this.#to.partitions.keys()) if (this.#from.partition(table) === undefined && this.#isThere(table, 'from')) this.#stage(table, this.#to.topOf(table), false)
    for (const table of this.#to.partitions.keys()) if (this.#isRefilled(table)) this.#moving(this.#to.topOf(table)).staged.push({ table, always: false })
    const emptied = new Set([...this.#from.partitions.keys()].filter((table) => !this.#isThere(table, 'to') && this.#isThere(this.#from.topOf(table), 'to')))
    return { into: this.#found, emptied, staged: new Map([...this.#found.values()].flatMap(({ staged }) => staged).map((one) => [one.table, one])) }
  }

  /** What was a partition: its rows were those of the table at the top. */
  #leave(table: string): void {
    if (this.#isForeign(table)) return
    const owner = this.#from.topOf(table)
    const target = this.#isThere(owner, 'to') ? this.#to.topOf(owner) : undefined
    if (!this.#isThere(table, 'to')) {
      if (target !== undefined && !this.#goesAlong(table)) this.#moving(target).emptied.push(table)
    } else if (this.#to.partition(table) !== undefined && !staysAttached(table, this.#context)) {
      const top = this.#to.topOf(table)
      this.#stage(table, target ?? top, target !== undefined && target !== top)
    }
  }

  /** The table above it goes too, or is set aside, and it stays attached to that. */
  #goesAlong(table: string): boolean {
    const above = this.#from.partition(table)?.is.of ?? table
    return isRemade(above, this.#context) || !this.#isThere(above, 'to')
  }

  /** Rows of what is made anew are moved with it. */
  #stage(table: string, target: string, always: boolean): void {
    if (!isRemade(table, this.#context) && !this.#fits(table)) this.#moving(target).staged.push({ table, always })
  }

  /** Made new or anew, with partitions that were there: by the time it is attached itself it has their rows. */
  #isRefilled(table: string): boolean {
    const isMade = isRemade(table, this.#context) || !this.#isThere(table, 'from')
    return isMade && this.#to.whole(table).slice(1).some((below) => this.#isThere(below, 'from') && !this.#isForeign(below))
  }

  /** Whether nothing has changed in what it may hold, by its own bounds or by those above. */
  #fits(table: string): boolean {
    const [before, after] = [this.#from.partition(table)?.is, this.#to.partition(table)?.is]
    if (before === undefined || after === undefined || after.bound === 'DEFAULT') return false
    const [old, now] = (['from', 'to'] as const).map((side) => this.#context[side].objects.get(`table:${after.of}`)?.is)
    const isSame = before.of === after.of && before.bound === after.bound && (['partitionBy', 'partitionColumns'] as const).every((field) => same(old?.[field], now?.[field]))
    const isTop = this.#from.partition(after.of) === undefined && this.#to.partition(after.of) === undefined
    return isSame && (isTop || this.#fits(after.of))
  }

  /** What lies in another database stays there. */
  #isForeign(table: string): boolean {
    return this.#from.partition(table)?.parent?.startsWith('foreign-table:') === true
  }

  #moving(target: string): { emptied: string[]; staged: Staged[] } {
    const found = this.#found.get(target) ?? { emptied: [], staged: [] }
    this.#found.set(target, found)
    return found
  }

  #isThere(table: string, side: 'from' | 'to'): boolean {
    const key: ObjectKey = `table:${table}`
    return this.#context[side].objects.has(key)
  }
}
