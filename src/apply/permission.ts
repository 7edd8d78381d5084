import type { Denied } from '../dialects/dialect.ts'
import type { SkeinError } from '../errors/skein-error.ts'
import type { Finding } from '../model/migration.ts'
import type { Server } from '../model/server.ts'
import { denied, empty, unparsed } from './errors.ts'
import { excerpt } from './explain.ts'
import type { Script } from './script.ts'
import type { StatementFacts } from '../model/statement.ts'

/** Names of rules that a person has allowed for this run: of the deny list (`alter-system`), and of suspicions by their codes (`bidi`). */
export type Allowed = ReadonlySet<string>

const directive = /^[ \t]*(?:--|#)[ \t]*skein:[ \t]*allow[ \t]+(\S+)[ \t]*$/gim

/** Throws `script.denied` for the first statement whose rule nobody has allowed, neither for the run nor in the comment above it. */
export function assertAllowed(script: Script, index: number, found: Denied | undefined, allowed: Allowed): void {
  const statement = script.statements[index]
  if (found === undefined || statement === undefined) return
  if (found.instead === undefined && isAllowed(found.rule, statement.comment, allowed)) return
  throw denied(`${script.migration.file} has a statement that is not run unasked: ${found.message}`, {
    position: { file: script.migration.file, line: statement.line, column: statement.column },
    hint: found.instead ?? `--allow ${found.rule} runs it, and so does a line \`-- skein: allow ${found.rule}\` right above it.`,
    details: { rule: found.rule, migration: script.migration.name, sql: excerpt(statement.text) },
  })
}

/**
 * Throws `script.denied` for the first statement that names another database than this one, unless a person allowed it: run against a copy, or
 * in another environment, it would change what it names there. `schemas` are names that the configuration counts as this database's own, for
 * what is in them; making or dropping a whole database is asked for all the same.
 */
export function assertHere(script: Script, server: Server, schemas: readonly string[], allowed: Allowed): void {
  for (const [index, { database, objects }] of script.facts.entries()) {
    if (server.database === undefined || database === undefined || database === server.database) continue
    if (schemas.includes(database) && !objects.some(({ kind }) => kind === 'database')) continue
    assertAllowed(script, index, { rule: 'other-database', message: `it names the database ${database}, and this is ${server.database}` }, allowed)
  }
}

/** Throws for a script without a statement, and for the first statement that was not understood, unless a person allowed it. */
export function assertUndoubted(script: Script, allowed: Allowed): void {
  const { file } = script.migration
  if (script.statements.length === 0 && !isAllowed('empty', script.text, allowed)) {
    throw empty(`${file} ${script.migration.bytes === 0 ? 'is empty' : 'holds no statement'}`, {
      position: { file, line: 1, column: 1 },
      hint: 'Write it, or remove it. --allow empty records it as applied, and so does a line `-- skein: allow empty` in it.',
    })
  }
  const index = script.facts.findIndex(({ parsed }, at) => !parsed && !isAllowed('unparsed', script.statements[at]?.comment ?? '', allowed))
  const statement = script.statements[index]
  if (statement === undefined) return
  const lengthMax = script.facts[index]?.lengthMax
  const sends = '--allow unparsed sends it as it stands, and so does a line `-- skein: allow unparsed` right above it.'
  throw unparsed(`${file} has a statement that is ${notRead(lengthMax)}`, {
    position: { file, line: statement.line, column: statement.column },
    hint: lengthMax === undefined ? `Correct it. If it is newer than this Skein, ${sends}` : `Its length is why, not its syntax: it has ${grouped(statement.text.length)} characters, and up to ${grouped(lengthMax)} are read. Cut it into several; or ${sends}`,
    details: { migration: script.migration.name, sql: excerpt(statement.text) },
  })
}

/** Said of statements that are sent without having been understood. */
export function notUnderstood(script: Script): readonly Finding[] {
  return script.facts.flatMap((facts: StatementFacts, index) => {
    const { migration } = script
    if (facts.parsed) return []
    const message = `${migration.file} has a statement in line ${script.statements[index]?.line ?? 1} that is ${notRead(facts.lengthMax)}.`
    return [{ kind: 'note' as const, migration: migration.name, file: migration.file, message, skein: 'Sends it as it stands, with nothing behind it; the server judges.', blocks: false }]
  })
}

const notRead = (lengthMax: number | undefined) => (lengthMax === undefined ? 'not understood' : 'longer than what is read')

const grouped = (count: number) => count.toLocaleString('en-US')

function isAllowed(rule: string, comment: string, allowed: Allowed): boolean {
  return allowed.has(rule) || [...comment.matchAll(directive)].some(([, name]) => name === rule)
}

/** The first thing in a script that a person should look at and has not allowed. */
export function unallowed(suspicions: readonly SkeinError[], allowed: Allowed): SkeinError | undefined {
  return suspicions.find(({ code }) => !allowed.has(code.slice(code.indexOf('.') + 1)))
}
