import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach } from 'vitest'
import type { MigrateReport } from '../../src/fleet/reports/migrate.ts'
import type { StatusReport } from '../../src/fleet/reports/status.ts'
import { type Answer, type CliOptions, skein, skeinJson } from '../cli.ts'

/** A project in a folder of its own, removed after the test. */
export interface Project {
  readonly root: string
  /** Writes a file below the folder. */
  file(path: string, content: string | Uint8Array): Promise<void>
  read(path: string): Promise<string>
  remove(path: string): Promise<void>
  /** Runs a command as a pipe would see it. */
  skein(args: readonly string[], options?: Partial<CliOptions>): Promise<Answer>
  /** The same with `--json`, held against the published schema. */
  json<Report>(args: readonly string[], options?: Partial<CliOptions>): Promise<{ readonly code: number; readonly report: Report; readonly stderr: string }>
  status(...args: readonly string[]): Promise<StatusReport>
  migrate(...args: readonly string[]): Promise<{ readonly code: number; readonly report: MigrateReport }>
}

const made: string[] = []

afterEach(async () => {
  for (const folder of made.splice(0)) await rm(folder, { recursive: true, force: true })
})

/** Makes a project with these databases in its configuration and these files; without a configuration where it would say nothing. */
export async function project(databases: Readonly<Record<string, unknown>>, files: Readonly<Record<string, string | Uint8Array>> = {}, more: Readonly<Record<string, unknown>> = {}): Promise<Project> {
  const root = await mkdtemp(join(tmpdir(), 'skein-test-'))
  made.push(root)
  const file = async (path: string, content: string | Uint8Array) => {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), content)
  }
  if (Object.keys(databases).length + Object.keys(more).length > 0) await file('skein.config.json', JSON.stringify({ databases, ...more }, null, 2))
  for (const [path, content] of Object.entries(files)) await file(path, content)
  const json: Project['json'] = (args, options) => skeinJson(args, { cwd: root, ...options })
  return {
    root,
    file,
    read: (path) => readFile(join(root, path), 'utf8'),
    remove: (path) => rm(join(root, path), { recursive: true, force: true }),
    skein: (args, options) => skein(args, { cwd: root, ...options }),
    json,
    status: async (...args) => (await json<StatusReport>(['status', '--timeout', '30s', ...args])).report,
    migrate: (...args) => json<MigrateReport>(['migrate', ...args]),
  }
}

/** A Drizzle v0 journal over these entries. */
export function journal(dialect: 'postgresql' | 'mysql' | 'sqlite', entries: readonly (readonly [tag: string, when: number])[]): string {
  const version = { postgresql: '7', mysql: '5', sqlite: '6' }[dialect]
  return JSON.stringify({ version: '7', dialect, entries: entries.map(([tag, when], idx) => ({ idx, version, when, tag, breakpoints: true })) }, null, 2)
}
