/** A migration that stopped half way, where only Skein's own place for progress knows of it: what `status` asks for that, and of whom. */
import { expect, onTestFinished, test, vi } from 'vitest'
import { defineFleetAt } from '../../src/fleet/load.ts'
import { withHalfApplied } from '../../src/fleet/half-applied.ts'
import { Folders, settle } from '../../src/fleet/member.ts'
import { open } from '../../src/fleet/open.ts'
import { readLedger } from '../../src/fleet/told.ts'
import { freshPostgres } from '../services.ts'
import { journal, project } from '../support/project.ts'
import { askPostgres } from '../support/query.ts'

const when = 1_760_000_000_000
const first = 'create table a (b int);\n'
const second = 'create table c (b int);--> statement-breakpoint\ninsert into c values (1), (1);--> statement-breakpoint\ncreate unique index concurrently c_b on c (b);\n'

async function drizzleProject() {
  const database = await freshPostgres()
  onTestFinished(database.drop)
  const databases = { shop: { url: database.url, format: { name: 'drizzle', dir: 'm' } } } as const
  const made = await project(databases, { 'm/meta/_journal.json': journal('postgresql', [['0001_first', when]]), 'm/0001_first.sql': first })
  expect((await made.migrate()).code).toBe(0)
  const addSecond = async () => {
    await made.file('m/0002_second.sql', second)
    await made.file('m/meta/_journal.json', journal('postgresql', [['0001_first', when], ['0002_second', when + 1]]))
  }
  /** What `status` asks, and what it makes of it. */
  const asked = async () => {
    const fleet = await defineFleetAt({ databases }, made.root, { environment: 'local', env: { SKEIN_STATE_DIR: `${made.root}/.skein-state`, SKEIN_CACHE_DIR: `${made.root}/.skein-cache` } })
    const { value: database } = await fleet.members()[Symbol.asyncIterator]().next()
    const member = await settle(database, fleet)
    const session = await open(member, fleet, { as: 'migration', purpose: 'read', timeoutMs: 10_000, applicationName: 'skein test' })
    onTestFinished(() => session.close())
    const query = vi.spyOn(session.connection, 'query')
    const [folder, ledger] = [await new Folders().read(member), await readLedger(member, session)]
    const comparison = member.format.compare(folder, ledger, { allowLate: false, allowEdited: false, dialect: session.dialect.name, settled: member.settled })
    const { findings } = await withHalfApplied({ member, session, fleet, folder, ledger, comparison })
    return { queries: query.mock.calls.length, findings }
  }
  return { ...made, database, addSecond, asked }
}

test('one question tells where a database stands, also when something is pending; a second one is asked where progress is kept', async () => {
  const { addSecond, asked, migrate } = await drizzleProject()
  expect(await asked()).toMatchObject({ queries: 1, findings: [] })
  await addSecond()
  expect(await asked()).toMatchObject({ queries: 1, findings: [{ kind: 'pending' }] })
  expect((await migrate()).code).toBe(2)
  expect(await asked()).toMatchObject({ queries: 2, findings: [{ kind: 'failed', migration: '0002_second', message: expect.stringMatching(/^0002_second stopped at statement 3 of 3: .*c_b/) }, { kind: 'pending' }] })
})

test('a reader who may not see the place is told what the ledger tells', async () => {
  const { addSecond, migrate, database, file, status } = await drizzleProject()
  await addSecond()
  expect((await migrate()).code).toBe(2)
  const user = `reader_${database.name.slice(2, 12)}`
  await askPostgres(database.url, `create role ${user} login password 'poor'`)
  onTestFinished(async () => {
    const other = await freshPostgres()
    await askPostgres(other.url, `drop role ${user}`)
    await other.drop()
  })
  onTestFinished(database.drop)
  await askPostgres(database.url, `grant usage on schema drizzle to ${user}`)
  await askPostgres(database.url, `grant select on all tables in schema drizzle to ${user}`)
  const theirs = new URL(database.url)
  theirs.username = user
  await file('skein.config.json', JSON.stringify({ databases: { shop: { url: theirs.href, format: { name: 'drizzle', dir: 'm' } } } }))
  expect((await status()).databases[0]).toMatchObject({ state: 'pending', pending: { value: ['0002_second'] }, failed: { value: [] } })
  // The privilege on the table alone does not open its schema.
  await askPostgres(database.url, `grant select on skein.progress to ${user}`)
  expect((await status()).databases[0]).toMatchObject({ state: 'pending' })
  await askPostgres(database.url, `grant usage on schema skein to ${user}`)
  expect((await status()).databases[0]).toMatchObject({ state: 'failed', failed: { value: ['0002_second'] } })
})
