/** Two runners at one database, the official tool as one of them: under its own lock where it has one, by the ledger's guard where it has none. */
import { join } from 'node:path'
import mysql from 'mysql2/promise'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type FreshDatabase, freshMariadb, freshMysql, leftOut } from '../services.ts'
import { writeAtlasSum } from '../support/atlas-sum.ts'
import { type MysqlSession, mysqlSessions } from '../support/mysql-sessions.ts'
import { type Project, project } from '../support/project.ts'
import { atlasApply, atlasHash, atlasUrl } from './atlas.ts'
import { drizzleMigrate, type DrizzleGeneration } from './drizzle.ts'
import { writeAtlas, writeDrizzleV0, writeDrizzleV1, writePrisma } from './folders.ts'
import { gateAt, waitAtGate } from './gate.ts'
import { type Engine, places } from './place.ts'
import { prismaDeploy } from './prisma.ts'
import { rowsOf } from './rows.ts'
import type { ToolResult } from './tool.ts'

const slow = [
  { name: 'first', sql: `CREATE TABLE first (id integer PRIMARY KEY);\n${waitAtGate};\n` },
  { name: 'second', sql: 'CREATE TABLE second (id integer PRIMARY KEY);\nINSERT INTO second VALUES (1);\n' },
]

interface LockingTool {
  readonly title: string
  readonly out: boolean
  readonly engine: Engine
  readonly format: 'prisma' | 'atlas'
  /** The advisory lock's id, from the tool's own source. */
  readonly id: string
  write(folder: string): Promise<void>
  run(url: string, folder: string): Promise<ToolResult>
  /** What it says when it does not get the lock, and when there is nothing to do. */
  readonly refused: RegExp
  readonly nothing: RegExp
}

const tools: readonly LockingTool[] = [
  {
    title: 'Prisma',
    out: leftOut('prisma-7') || leftOut('postgres18'),
    engine: 'postgres',
    format: 'prisma',
    id: '72707369',
    write: async (folder) => writePrisma(folder, 'postgresql', slow),
    run: (url, folder) => prismaDeploy({ generation: '7', url, folder }),
    refused: /P1002[^]*advisory lock/,
    nothing: /No pending migrations/,
  },
  {
    title: 'Atlas',
    out: leftOut('atlas') || leftOut('postgres15'),
    engine: 'postgres15',
    format: 'atlas',
    id: '2686470616',
    write: async (folder) => {
      writeAtlas(folder, slow)
      await atlasHash({ dir: folder })
    },
    run: (url, dir) => atlasApply({ url: atlasUrl(url), dir, revisionsSchema: 'public' }),
    refused: /lock/i,
    nothing: /No migration files to execute/,
  },
]

for (const tool of tools) {
  describe.skipIf(tool.out)(`${tool.title} and Skein`, () => {
    const place = places()
    async function prepared() {
      const { url, folder: at } = await place(tool.engine)
      const folder = join(at, 'migrations')
      await tool.write(folder)
      const fleet = await project({ app: { url: tool.format === 'atlas' ? atlasUrl(url) : url, format: { name: tool.format, dir: folder, ...(tool.format === 'atlas' ? { revisionsSchema: 'public' } : {}) } } })
      return { fleet, gate: await gateAt(url), url, run: () => tool.run(url, folder) }
    }

    test('while Skein migrates, the tool does not get in; afterwards it has nothing to do', async () => {
      const { fleet, gate, run, url } = await prepared()
      const running = fleet.migrate()
      await gate.sees('gate.open', running)
      const refused = await run()
      expect(refused.exitCode).not.toBe(0)
      expect(refused.output).toMatch(tool.refused)
      await gate.open()
      expect(await running).toMatchObject({ code: 0, report: { databases: [{ state: 'migrated', applied: [{}, {}] }] } })
      expect((await run()).output).toMatch(tool.nothing)
      expect(await rowsOf(url, 'select id from second')).toEqual([{ id: 1 }])
    })

    test('while the tool migrates, Skein waits, says for whom, and has nothing to do afterwards', async () => {
      const { fleet, gate, run, url } = await prepared()
      const running = run()
      await gate.sees('gate.open', running)
      const waiting = fleet.skein(['migrate'])
      await gate.sees('pg_catalog.pg_locks l', waiting)
      await gate.open()
      expect(await running).toMatchObject({ exitCode: 0 })
      const answer = await waiting
      expect(answer).toMatchObject({ code: 0, stdout: expect.stringContaining('up to date') })
      expect(answer.stderr).toMatch(/another runner is at work: process \d+/)
      expect(await rowsOf(url, 'select id from second')).toEqual([{ id: 1 }])
    })

    test('a lock that stays held ends the run with lock.held, which names the session', async () => {
      const { fleet, gate, url } = await prepared()
      await gate.query(`select pg_advisory_lock(${tool.id})`)
      const { code, report } = await fleet.migrate()
      expect({ code, state: report.databases[0]?.state }).toEqual({ code: 2, state: 'failed' })
      expect(report.databases[0]?.error).toMatchObject({ code: 'lock.held', message: expect.stringMatching(new RegExp(`${tool.id} is held by process \\d+ \\(user \\w+, application the test`)) })
      expect(await rowsOf(url, "select table_name from information_schema.tables where table_schema = 'public'")).toEqual([])
    })
  })
}

const onMysql = [
  { name: 'mysql', fresh: freshMysql },
  { name: 'mariadb', fresh: () => freshMariadb() },
]
const named = [
  { format: 'prisma', lock: 'prisma_migrate' },
  { format: 'atlas', lock: 'atlas_migrate_execute' },
] as const

for (const { name, fresh } of onMysql) {
  describe.skipIf(leftOut(name))(`the locks that the tools take by name on ${name}`, () => {
    test.each(named)('$format: $lock is taken by Skein while it migrates, and waited for when the tool has it', async ({ format, lock }) => {
      const database = await fresh()
      onTestFinished(database.drop)
      const tool = await sessionAt(database)
      const gate = `gate_${database.name}`
      const fleet = await slowOnMysql(format, database, gate)
      await tool.query('select get_lock(?, 0)', [gate])
      const running = fleet.migrate()
      await until(async () => (await others(tool)).some(({ runs }) => runs.includes(`do get_lock('${gate}'`)))
      expect(await got(tool, 'select get_lock(?, 0) as got', [lock])).toBe(0)
      await tool.query('select release_lock(?)', [gate])
      expect(await running).toMatchObject({ code: 0, report: { databases: [{ state: 'migrated' }] } })
      expect(await got(tool, 'select get_lock(?, 0) as got', [lock])).toBe(1)
      const waiting = fleet.skein(['migrate'])
      await until(async () => (await others(tool)).some((session) => session.database === database.name))
      await tool.query('select release_lock(?)', [lock])
      expect(await waiting).toMatchObject({ code: 0, stdout: expect.stringContaining('up to date') })
    })
  })
}

for (const generation of ['v0', 'v1'] as const satisfies readonly DrizzleGeneration[]) {
  describe.skipIf(leftOut(`drizzle-${generation}`) || leftOut('postgres18'))(`drizzle-kit ${generation}, which takes no lock, and Skein at the same moment`, () => {
    const place = places()
    async function prepared() {
      const { url, folder: at } = await place('postgres')
      const folder = join(at, 'drizzle')
      const migrations = slow.map(({ name, sql }) => ({ name, sql: sql.trimEnd().replaceAll(';\n', ';\n--> statement-breakpoint\n') }))
      if (generation === 'v0') writeDrizzleV0(folder, 'postgresql', migrations)
      else writeDrizzleV1(folder, migrations)
      const fleet = await project({ app: { url, format: { name: 'drizzle', dir: folder } } })
      const ledger = () => rowsOf(url, 'select created_at from drizzle.__drizzle_migrations order by created_at')
      return { url, fleet, gate: await gateAt(url), ledger, kit: () => drizzleMigrate({ generation, dialect: 'postgresql', url, folder }) }
    }

    test('what drizzle-kit has begun is waited for, compared again, and not applied twice', async () => {
      const { url, fleet, gate, kit, ledger } = await prepared()
      const running = kit()
      await gate.sees('gate.open', running)
      const ours = fleet.migrate()
      await gate.sees('CREATE TABLE first', ours)
      await gate.open()
      expect(await running).toMatchObject({ exitCode: 0 })
      expect(await ours).toMatchObject({ code: 0, report: { databases: [{ state: 'current', applied: [] }] } })
      expect(await ledger()).toHaveLength(2)
      expect(await rowsOf(url, 'select id from second')).toEqual([{ id: 1 }])
    })

    test('what Skein has begun, drizzle-kit runs against: it fails, and the ledger is right', async () => {
      const { url, fleet, gate, kit, ledger } = await prepared()
      const ours = fleet.migrate()
      await gate.sees('gate.open', ours)
      const running = kit()
      await until(async () => (await gate.query("select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")).length > 0)
      await gate.open()
      expect(await ours).toMatchObject({ code: 0, report: { databases: [{ state: 'migrated' }] } })
      expect((await running).exitCode).not.toBe(0)
      expect(await ledger()).toHaveLength(2)
      expect(await kit()).toMatchObject({ exitCode: 0 })
      expect(await ledger()).toHaveLength(2)
      expect(await rowsOf(url, 'select id from second')).toEqual([{ id: 1 }])
    })
  })
}

async function sessionAt(database: FreshDatabase): Promise<mysql.Connection> {
  const connection = await mysql.createConnection(database.url)
  onTestFinished(() => connection.end())
  return connection
}

async function slowOnMysql(format: 'prisma' | 'atlas', database: FreshDatabase, gate: string): Promise<Project> {
  const fleet = await project({ app: { url: database.url, format: { name: format, dir: 'm' } } })
  const migrations = [{ name: 'first', sql: `create table first (id int primary key);\ndo get_lock('${gate}', 60);\ndo release_lock('${gate}');\n` }]
  if (format === 'prisma') writePrisma(join(fleet.root, 'm'), 'mysql', migrations)
  else {
    writeAtlas(join(fleet.root, 'm'), migrations)
    await writeAtlasSum(join(fleet.root, 'm'))
  }
  return fleet
}

function others(connection: mysql.Connection): Promise<readonly MysqlSession[]> {
  return mysqlSessions(async (sql) => (await connection.query<mysql.RowDataPacket[]>(sql))[0])
}

async function got(connection: mysql.Connection, sql: string, values: string[]): Promise<unknown> {
  const [rows] = await connection.query<mysql.RowDataPacket[]>(sql, values)
  return rows[0]?.got
}

/** Bounded by the test's own time. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10))
}
