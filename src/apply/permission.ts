import type { Denied } from '../dialects/dialect.ts'
import type { SkeinError } from '../errors/skein-error.ts'
import { denied } from './errors.ts'
import { excerpt } from './explain.ts'
import type { Script } from './script.ts'

/** Names of rules that a person has allowed for this run: of the deny list (`alter-system`), and of suspicions by their codes (`bidi`). */
export type Allowed = ReadonlySet<string>

const directive = /^[ \t]*(?:--|#)[ \t]*skein:[ \t]*allow[ \t]+(\S+)[ \t]*$/gim

/** Throws `script.denied` for the first statement whose rule nobody has allowed, neither for the run nor in the comment above it. */
export function assertAllowed(script: Script, index: number, found: Denied | undefined, allowed: Allowed): void {
  const statement = script.statements[index]
  if (found === undefined || statement === undefined || allowed.has(found.rule)) return
  if ([...statement.comment.matchAll(directive)].some(([, rule]) => rule === found.rule)) return
  throw denied(`${script.migration.file} has a statement that is not run unasked: ${found.message}`, {
    position: { file: script.migration.file, line: statement.line, column: statement.column },
    hint: `--allow ${found.rule} runs it, and so does a line \`-- skein: allow ${found.rule}\` right above it.`,
    details: { rule: found.rule, migration: script.migration.name, sql: excerpt(statement.text) },
  })
}

/** The first thing in a script that a person should look at and has not allowed. */
export function unallowed(suspicions: readonly SkeinError[], allowed: Allowed): SkeinError | undefined {
  return suspicions.find(({ code }) => !allowed.has(code.slice(code.indexOf('.') + 1)))
}
