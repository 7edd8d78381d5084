import type { Absent, Connection, Dialect } from '../dialects/dialect.ts'
import { decode } from '../lexer/decode.ts'
import type { Statement, StatementFacts } from '../model/statement.ts'
import type { Scratch } from '../scratch/scratch.ts'
import { sourceDoesNotLoad, sourceReachesOut } from './errors.ts'
import { type SourceScript, bytesOf } from './scripts.ts'

/** Words that may mean that a statement cannot share a transaction, or ends one: then each is sent alone. */
const lonely = /\b(concurrently|vacuum|begin|start\s+transaction|commit|rollback|abort|end|savepoint|add\s+value|tablespace|database|alter\s+system|set\s+role|set\s+session)\b/i

/** Statements that leave a session as it was, whatever they run, so that scripts of nothing else may follow each other in one transaction. */
const quiet = /^(CREATE(?! TABLE AS| MATERIALIZED)|ALTER|DROP|COMMENT|GRANT|REVOKE)\b/

/** Scripts that are sent at once, at most, and UTF-16 units after which no further one joins them: the next are read meanwhile. */
const atOnceMax = { scripts: 32, units: 1_000_000 }

/** Runs the scripts of a source in a scratch database. Rejects with `source.does-not-load` at the statement that fails, with the signal's reason once that has fired; rows in `copy` data are passed over. */
export async function loadScripts(scripts: readonly SourceScript[], scratch: Scratch, tell?: (what: string) => void): Promise<void> {
  const known: Promise<Prepared>[] = []
  const preparedAt = (index: number) => (known[index] ??= prepared(scripts[index] as SourceScript, scratch, scripts.length > 1))
  for (let at = 0, batch = batchAt(0, scripts.length, preparedAt); at < scripts.length; ) {
    const ready = await batch
    const next = at + ready.length
    tell?.(`loading ${scripts[next - 1]?.file} (${next} of ${scripts.length})`)
    scratch.signal?.throwIfAborted()
    await loadBatch(ready, scratch, () => {
      batch = batchAt(next, scripts.length, preparedAt)
      batch.catch(() => {}) // Told where it is waited for.
    })
    for (let done = at; done < next; done++) delete known[done] // What was run takes no more room.
    at = next
  }
}

/** A script that may be run. */
interface Prepared {
  readonly script: SourceScript
  readonly statements: readonly Statement[]
  readonly isLonely: boolean
  readonly isQuiet: boolean
}

function prepared(script: SourceScript, scratch: Scratch, isOneOfMany: boolean): Promise<Prepared> {
  const ready = prepare(script, scratch, isOneOfMany)
  ready.catch(() => {}) // Told where it is waited for.
  return ready
}

async function prepare(script: SourceScript, { connection, dialect, ours }: Scratch, isOneOfMany: boolean): Promise<Prepared> {
  const decoded = decode(bytesOf(script), script.reading, script.file).text
  const text = script.migration === undefined ? decoded : (script.reading.prepare?.(decoded, script.migration) ?? decoded)
  const statements = cut(text, script, dialect).filter(({ data }) => data === undefined)
  const facts = ours === 'database' || isOneOfMany ? await Promise.all(statements.map((statement) => dialect.facts(statement, connection.server))) : undefined
  if (ours === 'database') refuseOutward(statements, facts ?? [], script, dialect)
  const isLonely = lonely.test(text)
  return { script, statements, isLonely, isQuiet: !isLonely && facts?.every(({ tag, sets }) => quiet.test(tag) && sets.length === 0) === true }
}

/** The scripts that are sent next: several while all of them are quiet, else one. Rejects as the first of them does. */
async function batchAt(at: number, end: number, preparedAt: (index: number) => Promise<Prepared>): Promise<readonly Prepared[]> {
  const batch: Prepared[] = []
  for (let index = at, units = 0; index < Math.min(end, at + atOnceMax.scripts) && units < atOnceMax.units; index++) {
    const one = await preparedAt(index).catch((error: unknown) => {
      if (batch.length === 0) throw error
      return undefined
    })
    if (one === undefined || (batch.length > 0 && !one.isQuiet)) break
    batch.push(one)
    units += one.statements.reduce((sum, { text }) => sum + text.length, 0)
    if (!one.isQuiet) break
  }
  return batch
}

/** `meanwhile` is called once the server has something to do. */
async function loadBatch(batch: readonly Prepared[], scratch: Scratch, meanwhile: () => void): Promise<void> {
  const isDone = batch.some(({ isLonely }) => isLonely) ? Promise.resolve(false) : together(batch.flatMap(({ statements }) => statements), scratch.connection)
  meanwhile()
  if (await isDone) return batch.every(({ isQuiet }) => isQuiet) ? undefined : scratch.connection.reset()
  for (const { script, statements } of batch) {
    for (const statement of statements) {
      scratch.signal?.throwIfAborted()
      await runOne(statement, script, scratch)
    }
    await scratch.connection.reset()
  }
}

function cut(text: string, { reading, file, migration }: SourceScript, dialect: Dialect): readonly Statement[] {
  const marker = reading.breakpoint
  const spaced = marker === undefined ? text : text.replaceAll(marker, `;${' '.repeat(Math.max(0, marker.length - 1))}`)
  return dialect.split(spaced, { file, ...(migration?.delimiter === undefined ? {} : { delimiter: migration.delimiter }) })
}

/** All in one message. False when it failed, and nothing of it stays. */
async function together(statements: readonly Statement[], connection: Connection): Promise<boolean> {
  try {
    await connection.together(statements.map(({ text }) => text))
    return true
  } catch {
    return false // Which statement it was is found by running them one by one.
  }
}

async function runOne(statement: Statement, script: SourceScript, { connection, dialect, ours, roles, signal }: Scratch): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      return await connection.execute(statement.text)
    } catch (error) {
      signal?.throwIfAborted()
      const absent = dialect.absent?.(error as Error)
      if (ours !== 'cluster' || tries >= stubsMax || absent?.what !== 'role') throw doesNotLoad(statement, script, error as Error, absent)
      await roles(new Set([absent.name])) // One that may do nothing.
    }
  }
}

/** Roles made for one statement, at most. */
const stubsMax = 64

function doesNotLoad({ line, column, text }: Statement, { file }: SourceScript, error: Error, absent: Absent | undefined) {
  const { code, hint } = error as Error & { readonly code?: string; readonly hint?: string }
  return sourceDoesNotLoad(`${file} does not load: ${error.message}`, {
    position: { file, line, column },
    ...hintOf(absent, hint),
    details: { sql: text.slice(0, 400), ...(code === undefined ? {} : { code }) },
  })
}

/** What a scratch server lacks is no fault of the file. */
function hintOf(absent: Absent | undefined, said: string | undefined): { readonly hint?: string } {
  if (absent === undefined) return said === undefined ? {} : { hint: said }
  return { hint: `The scratch server lacks this ${absent.what}: name one that has it with --scratch, or let \`scratch.before\` make a stand-in.` }
}

function refuseOutward(statements: readonly Statement[], facts: readonly StatementFacts[], { file }: SourceScript, dialect: Dialect): void {
  for (const [index, statement] of statements.entries()) {
    const denied = dialect.policy?.(statement, facts[index] as StatementFacts)
    if (denied === undefined) continue
    const { line, column, text } = statement
    throw sourceReachesOut(`${file}: ${denied.message}`, { position: { file, line, column }, hint: 'Leave it out, or use the embedded server as scratch.', details: { sql: text.slice(0, 400) } })
  }
}
