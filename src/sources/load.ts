import type { Absent, Connection, Dialect } from '../dialects/dialect.ts'
import { decode } from '../lexer/decode.ts'
import type { Statement } from '../model/statement.ts'
import type { Scratch } from '../scratch/scratch.ts'
import { sourceDoesNotLoad, sourceReachesOut } from './errors.ts'
import { type SourceScript, bytesOf } from './scripts.ts'

/** Words that may mean that a statement cannot share a transaction, or ends one: then each is sent alone. */
const lonely = /\b(concurrently|vacuum|begin|start\s+transaction|commit|rollback|abort|end|savepoint|add\s+value|tablespace|database|alter\s+system|set\s+role|set\s+session)\b/i

/** Runs the scripts of a source in a scratch database. Rejects with `source.does-not-load` at the statement that fails, with the signal's reason once that has fired; rows in `copy` data are passed over. */
export async function loadScripts(scripts: readonly SourceScript[], scratch: Scratch, tell?: (what: string) => void): Promise<void> {
  let next = scripts[0] === undefined ? undefined : prepared(scripts[0], scratch)
  for (const [index, script] of scripts.entries()) {
    tell?.(`loading ${script.file} (${index + 1} of ${scripts.length})`)
    scratch.signal?.throwIfAborted()
    const ready = await (next as Promise<Prepared>)
    const after = scripts[index + 1]
    await loadScript(script, ready, scratch, () => (next = after === undefined ? undefined : prepared(after, scratch)))
  }
}

/** A script that may be run. */
interface Prepared {
  readonly statements: readonly Statement[]
  readonly isLonely: boolean
}

function prepared(script: SourceScript, scratch: Scratch): Promise<Prepared> {
  const ready = prepare(script, scratch)
  ready.catch(() => {}) // Told where it is waited for.
  return ready
}

async function prepare(script: SourceScript, { connection, dialect, ours }: Scratch): Promise<Prepared> {
  const decoded = decode(await bytesOf(script), script.reading, script.file).text
  const text = script.migration === undefined ? decoded : (script.reading.prepare?.(decoded, script.migration) ?? decoded)
  const statements = cut(text, script, dialect).filter(({ data }) => data === undefined)
  if (ours === 'database') await refuseOutward(statements, script, dialect, connection)
  return { statements, isLonely: lonely.test(text) }
}

/** `meanwhile` is called once the server has something to do. */
async function loadScript(script: SourceScript, { statements, isLonely }: Prepared, scratch: Scratch, meanwhile: () => void): Promise<void> {
  const { connection } = scratch
  const isDone = isLonely ? Promise.resolve(false) : together(statements, connection)
  meanwhile()
  if (await isDone) return connection.reset()
  for (const statement of statements) {
    scratch.signal?.throwIfAborted()
    await runOne(statement, script, scratch)
  }
  await connection.reset()
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

async function refuseOutward(statements: readonly Statement[], { file }: SourceScript, dialect: Dialect, { server }: Connection): Promise<void> {
  for (const statement of statements) {
    const denied = dialect.policy?.(statement, await dialect.facts(statement, server))
    if (denied === undefined) continue
    const { line, column, text } = statement
    throw sourceReachesOut(`${file}: ${denied.message}`, { position: { file, line, column }, hint: 'Leave it out, or use the embedded server as scratch.', details: { sql: text.slice(0, 400) } })
  }
}
