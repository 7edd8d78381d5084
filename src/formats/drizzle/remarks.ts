import type { DialectName } from '../../dialects/dialect-name.ts'
import type { Finding } from '../../model/migration.ts'
import type { ScriptView, Settled } from '../format.ts'
import { drizzleExtra } from './extra.ts'
import { homeOf } from './home.ts'

const breakpoint = '--> statement-breakpoint'

/** Where drizzle-kit's driver would fail on, or half run, text that we run whole (drizzle-d1.md A2, "chunk rules"). */
export function remarks(script: ScriptView, context: { readonly dialect: DialectName; readonly settled: Settled }): readonly Finding[] {
  const about = { migration: script.migration.name, file: script.migration.file, blocks: false as const }
  const chunks = chunksOf(script)
  const several = chunks.find(({ statements }) => statements > 1)
  const bare = chunks.find(({ statements, text }) => statements === 0 && (context.dialect === 'sqlite' || text.trim() === ''))
  const rules = drivers[context.dialect](drizzleExtra(context.settled).driver)
  const findings: Finding[] = []
  if (several !== undefined && rules.several !== undefined) {
    findings.push({ ...about, kind: 'note', message: `Line ${several.line} of ${about.file} begins a chunk of ${several.statements} statements without a ${breakpoint} between them.`, tool: rules.several, skein: 'Runs every statement.', hint: `Put a line ${breakpoint} between them.` })
  }
  if (bare !== undefined && rules.bare !== undefined) {
    findings.push({ ...about, kind: 'note', message: `${chunks.length === 1 ? about.file : `The chunk at line ${bare.line} of ${about.file}`} holds no statement.`, tool: rules.bare, skein: chunks.length === 1 ? 'Records it as applied; nothing runs.' : 'Passes over it.' })
  }
  const everywhere = runsEverywhere(script, context.settled)
  if (everywhere.length > 0) findings.push({ ...about, kind: 'note', message: `${everywhere.map((line) => `line ${line}`).join(', ')} of ${about.file} names no table.`, skein: 'Runs it in every keyspace.' })
  return findings
}

interface Chunk {
  readonly text: string
  readonly line: number
  readonly statements: number
}

function chunksOf({ text, statements }: ScriptView): readonly Chunk[] {
  let [offset, line] = [0, 1]
  return text.split(breakpoint).map((chunk) => {
    const end = offset + chunk.length
    const inside = statements.filter(({ start }) => start >= offset && start < end)
    const found = { text: chunk, line: inside[0]?.line ?? line, statements: inside.length }
    line += chunk.split('\n').length - 1
    offset = end + breakpoint.length
    return found
  })
}

interface DriverRules {
  /** More than one statement in a chunk. */
  readonly several?: string
  /** No statement in a chunk. */
  readonly bare?: string
}

/** Seen with drizzle-kit 0.31 and each driver (drizzle-d1.md A2). */
const drivers: Readonly<Record<DialectName, (driver: string | undefined) => DriverRules>> = {
  postgres: () => ({}),
  mysql: () => ({ several: 'Fails with a syntax error: mysql2 sends one statement at a time.', bare: 'Fails with "Query was empty".' }),
  sqlite: (driver) => {
    if (driver === 'd1-http') return {}
    if (driver === 'turso') return { several: libsql, bare: 'Fails with "not an error".' }
    return { several: `${libsql} With better-sqlite3 it fails with "contains more than one statement".`, bare: 'Fails: "contains no statements" with better-sqlite3, "not an error" with libsql.' }
  },
}

const libsql = 'With libsql it runs the first of them only, and records the migration as applied.'

function runsEverywhere(script: ScriptView, settled: Settled): readonly number[] {
  const { homes, keyspace, keyspaces } = drizzleExtra(settled)
  if (homes === undefined || keyspace === undefined) return []
  return script.statements.flatMap((statement, index) => {
    const facts = script.facts[index]
    const home = facts === undefined ? undefined : homeOf(statement, facts, { homes, keyspaces: keyspaces ?? [keyspace], complete: keyspaces !== undefined })
    return home?.kind === 'everywhere' ? [statement.line] : []
  })
}
