import type { Server } from '../model/server.ts'
import type { Statement, StatementFacts } from '../model/statement.ts'
import { transactionControl } from './errors.ts'
import { byOwnTransactions } from './own-transactions.ts'
import type { Script } from './script.ts'

/**
 * Statements `from` to `to` (exclusive) of a script that share one transaction, or the single one at `from` that runs alone, or a
 * transaction of the file's `own`, its words included.
 */
export interface Segment {
  readonly kind: 'shared' | 'alone' | 'own'
  readonly from: number
  readonly to: number
}

/** How one migration runs: as one transaction together with its ledger row, or in steps with progress kept between them. */
export type Execution =
  | { readonly kind: 'whole'; readonly statements: readonly Statement[]; readonly alone: boolean }
  | { readonly kind: 'steps'; readonly segments: readonly Segment[] }

export interface ExecutionRules {
  readonly server: Server
  /** The format runs a file in one transaction where the engine can. */
  readonly transactional: boolean
  /** The format forbids transaction control in a file. */
  readonly refusesControl: boolean
  /** Indexes after which a transaction must end, though both sides could share it (a label used after it was added). */
  readonly commitAfter: ReadonlySet<number>
}

/** Decides how a script runs. Pure; throws `script.transaction-control` where what the file says cannot be kept. */
export function execution(script: Script, rules: ExecutionRules): Execution {
  const { statements, facts } = script
  const { can } = rules.server
  const stepwise = !can.transactionalDdl || !rules.transactional || script.migration.transaction === 'none'
  const control = indexesOf(facts, (fact) => fact.transaction === 'control')
  if (isWrapped(facts, control)) {
    // One pair around everything: the transaction is ours, so that the ledger row is in it.
    const inner = statements.slice(1, -1)
    const alone = facts.slice(1, -1).some(needsCare)
    const outside = facts.slice(1, -1).some((fact) => fact.transaction === 'outside')
    if (!stepwise && !outside && rules.commitAfter.size === 0) return { kind: 'whole', statements: inner, alone }
  }
  if (control.length > 0 && rules.refusesControl && script.migration.transaction !== 'none') throw controlError(script, control[0] as number)
  const mustStep = stepwise || rules.commitAfter.size > 0 || facts.some((fact) => fact.transaction === 'outside') || (control.length > 0 && can.ownSchema)
  if (!mustStep) return { kind: 'whole', statements, alone: facts.some(needsCare) }
  return { kind: 'steps', segments: stepwise ? alone(script, can.transactionalDdl) : grouped(script, rules.commitAfter) }
}

/** A script that could be one transaction, in steps all the same: its beginning ran in an earlier run. */
export function inSteps(script: Script): Execution {
  return { kind: 'steps', segments: grouped(script, new Set()) }
}

function indexesOf(facts: readonly StatementFacts[], matches: (fact: StatementFacts) => boolean): readonly number[] {
  return facts.flatMap((fact, index) => (matches(fact) ? [index] : []))
}

/** Nothing may stand behind it unanswered, and the session is looked at afterwards. */
function needsCare(fact: StatementFacts): boolean {
  return fact.transaction === 'control' || fact.sets.length > 0 || !fact.parsed
}

const begins: ReadonlySet<string> = new Set(['BEGIN', 'START TRANSACTION'])
const commits: ReadonlySet<string> = new Set(['COMMIT', 'END'])

function isWrapped(facts: readonly StatementFacts[], control: readonly number[]): boolean {
  return control.length === 2 && control[0] === 0 && control[1] === facts.length - 1 && begins.has(facts[0]?.tag ?? '') && commits.has(facts.at(-1)?.tag ?? '')
}

/** Each statement by itself; where the engine's own transactions mean something, a pair in the file still makes one. */
function alone(script: Script, transactionalDdl: boolean): readonly Segment[] {
  if (script.facts.some((fact) => fact.transaction === 'control')) return transactionalDdl ? byPairs(script) : byOwnTransactions(script, (index) => controlError(script, index))
  return script.statements.map((_, index) => ({ kind: 'alone', from: index, to: index + 1 }))
}

/** Between BEGIN and COMMIT one transaction, outside of them each statement alone. The words themselves are ours to send. */
function byPairs(script: Script): readonly Segment[] {
  const segments: Segment[] = []
  let open: number | undefined
  for (const [index, fact] of script.facts.entries()) {
    if (fact.transaction !== 'control') {
      if (open === undefined) segments.push({ kind: 'alone', from: index, to: index + 1 })
      continue
    }
    if (begins.has(fact.tag) && open === undefined) open = index + 1
    else if (commits.has(fact.tag) && open !== undefined) {
      if (index > open) segments.push({ kind: 'shared', from: open, to: index })
      open = undefined
    } else throw controlError(script, index)
  }
  if (open !== undefined) throw controlError(script, open - 1)
  return segments
}

/** Neighbours share a transaction; what must run outside one, and where the file commits, ends it. */
function grouped(script: Script, commitAfter: ReadonlySet<number>): readonly Segment[] {
  const segments: Segment[] = []
  let from = 0
  const close = (to: number) => {
    if (to > from) segments.push({ kind: 'shared', from, to })
  }
  for (const [index, fact] of script.facts.entries()) {
    if (fact.transaction === 'outside') {
      close(index)
      segments.push({ kind: 'alone', from: index, to: index + 1 })
      from = index + 1
    } else if (fact.transaction === 'control') {
      if (!begins.has(fact.tag) && !commits.has(fact.tag)) throw controlError(script, index)
      close(index)
      from = index + 1
    } else if (commitAfter.has(index)) {
      close(index + 1)
      from = index + 1
    }
  }
  close(script.statements.length)
  return segments
}

function controlError(script: Script, index: number) {
  const statement = script.statements[index]
  return transactionControl(`${script.migration.file} contains ${script.facts[index]?.tag ?? 'transaction control'}, which cannot be kept when its statements run in steps`, {
    position: { file: script.migration.file, line: statement?.line ?? 1, column: statement?.column ?? 1 },
    hint: 'Remove it; Skein begins and commits around what may share a transaction.',
  })
}
