import { cp, mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import type { Fleet } from '../fleet/fleet.ts'
import { loadFleet } from '../fleet/load.ts'
import { migrate } from '../fleet/migrate.ts'
import type { MigrateReport } from '../fleet/reports/migrate.ts'
import type { StatusReport } from '../fleet/reports/status.ts'
import { status } from '../fleet/status.ts'
import { packageRoot } from '../package-root.ts'
import { answer } from './answer.ts'
import type { CliContext } from './context.ts'
import { demoFolder } from './errors.ts'
import { migrateText } from './render/migrate.ts'
import { statusText } from './render/status.ts'

export interface DemoOptions {
  readonly into: string
  readonly json: boolean
}

/** What the demo did, act by act. */
interface DemoReport {
  readonly folder: string
  readonly acts: readonly DemoAct[]
}

interface DemoAct {
  readonly says: string
  readonly command: string
  readonly report: StatusReport | MigrateReport
}

/** The embedded engines start slowly on a busy machine. */
const timeoutMs = 60_000

/** Makes the fleet, migrates it, then plays the two accidents that other tools let through. Nothing of it is staged: every line comes from the real commands. */
export async function runDemo(context: CliContext, options: DemoOptions): Promise<void> {
  const folder = resolve(context.cwd, options.into)
  await makeFolder(folder, options.into)
  const fleet = await loadFleet({ cwd: folder, env: context.env })
  const acts: DemoAct[] = []
  const play = async (says: string, line: string, act: () => Promise<StatusReport | MigrateReport>) => {
    if (!options.json) context.process.stdout.write(`\n${context.paint('bold', says)}\n${context.paint('dim', '$')} ${line}\n`)
    const report = await act()
    acts.push({ says, command: line, report })
    if (!options.json) context.process.stdout.write('dryRun' in report ? migrateText(report, context) : statusText(report, context, false))
  }
  const look = (select: readonly string[] = []) => status(fleet, { select, timeoutMs, signal: context.signal })
  const apply = (select: readonly string[] = []) => migrate(fleet, { select, timeoutMs, signal: context.signal })
  if (!options.json) context.process.stdout.write(`An insurer's fleet: six databases, five formats, in ${relative(context.cwd, folder) || folder}\n`)
  await play('Where does every database stand?', 'skein status', () => look())
  await play('Bring them all up to date.', 'skein migrate', () => apply())
  await play('And now?', 'skein status', () => look())
  await mergeLate(fleet)
  await play('A colleague merges an older branch: its migration stands before one that is applied. drizzle-kit would skip it in silence, for ever.', 'skein migrate policies', () => apply(['policies']))
  await editApplied(fleet)
  await play('Somebody edits a migration that has run.', 'skein migrate billing', () => apply(['billing']))
  if (options.json) answer(context, { command: 'demo', json: true, environment: fleet.environment }, { folder, acts } satisfies DemoReport, () => '')
  else context.process.stdout.write(`\nBoth were caught before anything was written. The fleet is yours: cd ${relative(context.cwd, folder) || folder} && skein status\n`)
}

async function makeFolder(folder: string, shown: string): Promise<void> {
  const there = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw demoFolder(`${shown} cannot be used: ${error.code ?? error.message}`, { hint: 'Name another folder with --into.' })
  })
  if (there.length > 0) throw demoFolder(`${shown} is not empty`, { hint: 'Remove it, or name another folder with --into.' })
  await cp(join(packageRoot(), 'demo', 'fleet'), folder, { recursive: true })
  await mkdir(join(folder, 'data'), { recursive: true })
}

/** A branch that was generated before the newest applied migration and merged after it. */
async function mergeLate(fleet: Fleet): Promise<void> {
  const folder = join(fleet.root, 'policies/drizzle')
  const path = join(folder, 'meta', '_journal.json')
  const journal = JSON.parse(await readFile(path, 'utf8')) as { entries: { idx: number; version: string; when: number; tag: string; breakpoints: boolean }[] }
  const last = journal.entries.at(-1)
  const when = (last?.when ?? 0) - 86_400_000
  await writeFile(join(folder, '0004_policy_notes.sql'), 'ALTER TABLE "policies" ADD COLUMN "note" text;')
  journal.entries.push({ idx: journal.entries.length, version: '7', when, tag: '0004_policy_notes', breakpoints: true })
  await writeFile(path, JSON.stringify(journal, null, 2))
}

/** A check that somebody would rather have had from the beginning. */
async function editApplied(fleet: Fleet): Promise<void> {
  const path = join(fleet.root, 'billing', 'migrations', '0001_invoices.sql')
  await writeFile(path, (await readFile(path, 'utf8')).replace('amount_cents > 0', 'amount_cents >= 0'))
}
