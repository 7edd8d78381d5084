import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { MigrateReport } from '../../src/fleet/reports/migrate.ts'
import { hasNodeSqlite } from '../../src/dialects/sqlite/drivers/node-sqlite.ts'
import { assertSchema } from '../cli.ts'
import { program } from '../services.ts'
import { place } from '../support/place.ts'
import { project } from '../support/project.ts'
import { writeAtlasSum } from '../support/atlas-sum.ts'
import { temporaryFolder } from '../support/shop.ts'

const file = 'm/0001_seed.sql'
/** "draft" is a name to the letter; builds of SQLite with SQLITE_DQS take it for a string where no column is called so. */
const text = 'create table posts (id integer primary key, state text);\ninsert into posts (id, state) values (1, "draft");\nupdate posts set state = "live" where state = "draft";\n'
const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))

/** The command line under another Node, which has SQLite of its own. */
function underNode24(root: string): MigrateReport {
  const { stdout, stderr } = spawnSync(program('node24'), ['--disable-warning=ExperimentalWarning', main, 'migrate', '--json'], { cwd: root, encoding: 'utf8', env: { PATH: process.env['PATH'] ?? '', HOME: root, SKEIN_STATE_DIR: join(root, '.state'), SKEIN_CACHE_DIR: join(root, '.cache') } })
  if (stdout === '') throw new Error(stderr)
  const report = JSON.parse(stdout) as MigrateReport
  assertSchema('migrate', report)
  return report
}

describe.each(['wrangler', 'atlas'] as const)('strings in double quotes, which the build of %s takes', (name) => {
  async function app() {
    const at = await place('sqlite', join(await temporaryFolder(), 'app.sqlite'))
    await at.ask('select 1')
    const path = at.url.slice('sqlite:'.length)
    const one = await project({ app: name === 'wrangler' ? { format: { name, dir: 'm', file: path } } : { url: at.url, format: { name, dir: 'm' } } }, { [file]: text })
    if (name === 'atlas') await writeAtlasSum(join(one.root, 'm'))
    return { ...one, at }
  }

  test('run under a Node that has SQLite of its own', async () => {
    const one = await app()
    expect(underNode24(one.root).databases[0]).toMatchObject({ state: 'migrated', applied: [{ statements: 3 }] })
    expect(await one.at.ask('select state from posts')).toEqual([{ state: 'live' }])
  })

  test('run under this Node, or fail whole and say why and what helps', async () => {
    const one = await app()
    const [outcome] = (await one.migrate()).report.databases
    if (hasNodeSqlite()) return expect(outcome).toMatchObject({ state: 'migrated' })
    expect(outcome).toMatchObject({ state: 'failed', applied: [], error: { code: 'apply.statement-failed', position: { file, line: 2 }, hint: expect.stringMatching(/"draft" in double quotes is a name.*Node 22\.13/) } })
    expect(await one.at.ask("select count(*) as n from sqlite_master where name = 'posts'")).toEqual([{ n: 0 }])
  })
})

test('strings in double quotes fail in Drizzle as they do with its own drivers, and the answer names the word', async () => {
  const at = await place('sqlite', join(await temporaryFolder(), 'app.sqlite'))
  const one = await project({ app: { url: at.url, format: { name: 'drizzle', dir: 'm' } } }, { [file]: text, 'm/meta/_journal.json': JSON.stringify({ version: '7', dialect: 'sqlite', entries: [{ idx: 0, version: '6', when: 1, tag: '0001_seed', breakpoints: true }] }) })
  const { report } = await one.migrate()
  expect(report.databases[0]).toMatchObject({ state: 'failed', error: { position: { file, line: 2 }, hint: expect.stringContaining("a text is written 'draft'") } })
  expect(underNode24(one.root).databases[0]).toMatchObject({ state: 'failed', error: { hint: expect.stringContaining("a text is written 'draft'") } })
})
