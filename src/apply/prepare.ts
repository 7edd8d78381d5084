import type { Dialect } from '../dialects/dialect.ts'
import type { Format, Settled } from '../formats/format.ts'
import type { Finding, Migration } from '../model/migration.ts'
import type { Server } from '../model/server.ts'
import { type Allowed, assertHere, assertUndoubted, notUnderstood } from './permission.ts'
import { type Script, readScript } from './script.ts'
import { type Execution, execution } from './segments.ts'

/** Text kept in memory between checking and running, in UTF-16 units, all migrations together; larger runs read their files twice. */
const keptLengthMax = 64 * 1024 * 1024

/** A migration that was read, checked and understood, before anything runs. */
export interface Prepared {
  readonly migration: Migration
  readonly statements: number
  /** What the official tool would do with its text that ours does not. */
  readonly remarks: readonly Finding[]
  /** The script and how it runs; read again when it was too much to keep. */
  load(): Promise<Runnable>
  /** Loading takes no time. */
  readonly kept: boolean
}

export interface Runnable {
  readonly script: Script
  readonly execution: Execution
}

export interface PrepareContext {
  readonly dialect: Dialect
  readonly server: Server
  readonly format: Format
  readonly settled: Settled
  /** Schemas, on MySQL databases, that are this database's own beside the one it is connected to. */
  readonly schemas: readonly string[]
  /** Rules that a person has allowed by name. */
  readonly allowed: Allowed
}

/** Reads and checks every pending migration. The first bad one rejects, so that nothing runs because of text that is wrong further down. */
export async function prepare(pending: readonly Migration[], context: PrepareContext): Promise<readonly Prepared[]> {
  const prepared: Prepared[] = []
  let kept = 0
  for (const migration of pending) {
    const runnable = await understand(migration, context)
    kept += runnable.script.text.length
    const again = kept > keptLengthMax
    const remarks = context.format.remarks?.(runnable.script, { dialect: context.dialect.name, settled: context.settled }) ?? []
    prepared.push({ migration, remarks: [...remarks, ...notUnderstood(runnable.script)], statements: runnable.script.statements.length, kept: !again, load: again ? () => understand(migration, context) : async () => runnable })
  }
  return prepared
}

async function understand(migration: Migration, context: PrepareContext): Promise<Runnable> {
  const { dialect, server, format, settled, schemas, allowed } = context
  const whole = await readScript(migration, format.reading, dialect, server, allowed)
  if (format.reading.doubtful === 'ask') assertUndoubted(whole, allowed)
  const script = format.select === undefined ? whole : selected(whole, format.select(whole, settled))
  assertHere(script, server, schemas, allowed)
  const commitAfter = dialect.commitsBetween?.(script.statements, script.facts, server) ?? new Set<number>()
  return {
    script,
    execution: execution(script, { server, transactional: format.reading.transactional, refusesControl: format.reading.control === 'refuse', commitAfter }),
  }
}

function selected(script: Script, indexes: readonly number[]): Script {
  if (indexes.length === script.statements.length) return script
  const keep = new Set(indexes)
  return { ...script, statements: script.statements.filter((_, index) => keep.has(index)), facts: script.facts.filter((_, index) => keep.has(index)) }
}
