import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { services } from '../services.ts'

const run = promisify(execFile)

/** Statements that only one of two databases' dumps has, each marked with a sign. Column order is forgiven where it is not asked for. */
export async function dumpDifference(a: string, b: string, { inOrder = false } = {}): Promise<readonly string[]> {
  const [one, other] = await Promise.all([dumpOf(a, inOrder), dumpOf(b, inOrder)])
  const left = [...other]
  const missing: string[] = []
  for (const statement of one) {
    const at = left.indexOf(statement)
    if (at < 0) missing.push(statement)
    else left.splice(at, 1)
  }
  return [...missing.map((statement) => `- ${statement}`), ...left.map((statement) => `+ ${statement}`)]
}

async function dumpOf(url: string, inOrder: boolean): Promise<readonly string[]> {
  const program = services().programs?.['pg_dump'] ?? 'pg_dump'
  const { stdout } = await run(program, ['-s', url], { maxBuffer: 256 * 1024 ** 2 })
  return statementsOf(stdout).map(inOrder ? (statement) => statement : withoutOrder).sort()
}

/** Statements of a dump, without its settings, comments and `\restrict` lines. Dumps are split at blank lines behind a semicolon: bodies keep theirs; what is set on single columns stands below their table without one, in their order. */
export function statementsOf(dump: string): readonly string[] {
  return dump
    .replaceAll(/^SET SESSION AUTHORIZATION (.*;)$/gm, 'BY $1')
    .split('\n')
    .filter((line) => !/^(--|\\(un)?restrict|SET |SELECT pg_catalog\.set_config)/.test(line))
    .join('\n')
    .split(/;\n\n+|;\n(?=ALTER TABLE ONLY [^\n]* ALTER COLUMN )/)
    .flatMap((statement) => grantsApart(statement.trim()))
    .filter((statement) => statement !== '')
}

/** An object's grants and revokes, one by one, each with the role in whose name it is said. */
function grantsApart(statement: string): readonly string[] {
  if (!/^(GRANT|REVOKE|ALTER DEFAULT PRIVILEGES|BY) /.test(statement)) return [statement]
  let by = ''
  return statement.split(';\n').flatMap((line) => {
    if (/^(BY|RESET) /.test(line)) by = line.startsWith('BY ') ? ` -- ${line}` : ''
    return /^(BY|RESET) /.test(line) ? [] : [`${line.replace(/;$/, '')}${by}`]
  })
}

/** What follows the order of columns, which is not ours to change, is sorted: the lines of `create table`, the columns of statistics, and the names under which a view has the columns of a function that answers with rows. */
function withoutOrder(statement: string): string {
  if (statement.startsWith('CREATE VIEW') || statement.startsWith('CREATE MATERIALIZED VIEW')) return statement.replace(aliases, (_, call: string, names: string) => `${call}(${names.split(', ').sort().join(', ')})`)
  if (statement.startsWith('CREATE STATISTICS')) return statement.replace(/(?<= ON ).*(?= FROM )/, (list) => list.split(', ').sort().join(', '))
  const match = /^(CREATE (?:UNLOGGED |FOREIGN )?TABLE [^\n]*\(\n)([\s\S]*?)(\n\)[\s\S]*)$/.exec(statement)
  if (match === null) return statement
  return `${match[1]}${(match[2] ?? '').split(/,\n/).map((line) => line.trim()).sort().join(',\n')}${match[3]}`
}

/** `f(…) alias(names)`, as the server prints a function in `from`; names alone, without types. */
const identifier = '(?:"(?:[^"]|"")*"|[a-z_][a-z0-9_$]*)'
const aliases = new RegExp(`(\\) ${identifier})\\((${identifier}(?:, ${identifier})*)\\)`, 'g')
