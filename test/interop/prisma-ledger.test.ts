/** Our Prisma format against the real CLI: rows, checksums, resolved and failed rows, and who goes on where. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Connection } from '../../src/dialects/dialect.ts'
import { dialectOfUrl, dialects } from '../../src/dialects/index.ts'
import type { Format } from '../../src/formats/format.ts'
import { prisma } from '../../src/formats/prisma/format.ts'
import { look, settledAt, summary } from '../support/format-context.ts'
import { leftOut } from '../services.ts'
import { writePrisma } from './folders.ts'
import { places } from './place.ts'
import { prismaDeploy, prismaResolve, prismaStatus, type PrismaGeneration } from './prisma.ts'
import { rowsOf } from './rows.ts'

const format = prisma as unknown as Format
const migrations = [
  { name: 'users', sql: '-- CreateTable\nCREATE TABLE "users" ("id" INTEGER NOT NULL PRIMARY KEY);\n' },
  { name: 'email', sql: '-- AlterTable\r\nALTER TABLE "users" ADD COLUMN "email" TEXT;\r\n' },
  { name: 'empty', sql: '-- This is an empty migration.' },
  { name: 'teams', sql: 'CREATE TABLE "teams" ("id" INTEGER NOT NULL PRIMARY KEY);\nINSERT INTO "teams" VALUES (1);\n' },
]
const names = ['20260105093000_users', '20260105093100_email', '20260105093200_empty', '20260105093300_teams']
const generations: readonly PrismaGeneration[] = ['7', '6']
const engines = ['postgres', 'sqlite'] as const

for (const generation of generations) {
  describe.skipIf(leftOut(`prisma-${generation}`))(`Prisma ${generation}’s own ledger`, () => {
    const place = places()
    for (const engine of engines) {
      describe.skipIf(engine === 'postgres' && leftOut('postgres18'))(`on ${engine}`, () => {
        const dialect = engine === 'postgres' ? 'postgres' : 'sqlite'
        const prepared = async (list = migrations) => {
          const { url, folder: at } = await place(engine)
          const folder = join(at, 'migrations')
          writePrisma(folder, engine === 'postgres' ? 'postgresql' : 'sqlite', list)
          return { generation, url, folder }
        }
        const settled = (dir: string) => settledAt(dir, '_prisma_migrations', { dialect })

        async function using<T>(url: string, work: (connection: Connection) => Promise<T>): Promise<T> {
          const name = dialectOfUrl(url)
          if (name === undefined) throw new Error(url)
          const connection = await (await dialects[name]()).connect({ name: 'app', url, root: process.cwd(), purpose: 'write', timeoutMs: 10_000, applicationName: 'skein test', environment: {} })
          try {
            return await work(connection)
          } finally {
            await connection.close()
          }
        }

        /** What our core does with whole migrations. */
        const migrate = (project: { url: string; folder: string }, wanted: readonly string[]) =>
          using(project.url, async (connection) => {
            const { folder, recorder } = await look(format, connection, settled(project.folder))
            for (const statement of recorder.create()) await connection.execute(statement)
            const { split } = await dialects[dialect]()
            for (const migration of folder.migrations.filter(({ name }) => wanted.includes(name))) {
              const statements = split(readFileSync(migration.path, 'utf8')).map(({ text }) => text)
              for (const statement of [...statements, ...recorder.whole(migration, { statements, durationMs: 0, startedAt: new Date() })]) await connection.execute(statement)
            }
          })
        const compared = (project: { url: string; folder: string }) => using(project.url, async (connection) => summary((await look(format, connection, settled(project.folder))).comparison))
        const kept = (url: string) => rowsOf(url, 'select checksum, migration_name, logs, rolled_back_at, applied_steps_count from _prisma_migrations order by migration_name')

        test('what it has applied is applied for us, unedited', async () => {
          const project = await prepared()
          const deployed = await prismaDeploy(project)
          expect(deployed.exitCode, deployed.output).toBe(0)
          expect(await compared(project)).toEqual({ head: names[3], applied: names, pending: [], findings: [] })
        })

        test('what we have applied is applied for it, row by row the same', async () => {
          const [theirs, ours] = [await prepared(), await prepared()]
          await prismaDeploy(theirs)
          await migrate(ours, names)
          const status = await prismaStatus(ours)
          expect(status, status.output).toMatchObject({ exitCode: 0, output: expect.stringContaining('Database schema is up to date') })
          const again = await prismaDeploy(ours)
          expect(again, again.output).toMatchObject({ exitCode: 0, output: expect.stringContaining('No pending migrations to apply') })
          expect(await kept(ours.url)).toEqual(await kept(theirs.url))
        })

        test('each goes on where the other stopped', async () => {
          const two = await prepared(migrations.slice(0, 2))
          await prismaDeploy(two)
          writePrisma(two.folder, engine === 'postgres' ? 'postgresql' : 'sqlite', migrations)
          expect((await compared(two)).pending).toEqual(names.slice(2))
          await migrate(two, [names[2] ?? ''])
          const rest = await prismaDeploy(two)
          expect(rest.exitCode, rest.output).toBe(0)
          expect(await compared(two)).toMatchObject({ applied: names, pending: [], findings: [] })
        })

        test('what it left failed blocks us; resolved, it is applied or to be applied', async () => {
          const failing = await prepared([...migrations.slice(0, 1), { name: 'broken', sql: 'ALTER TABLE "missing" ADD COLUMN "x" INTEGER;\n' }])
          expect((await prismaDeploy(failing)).exitCode).toBe(1)
          expect((await compared(failing)).findings).toContain('failed 20260105093100_broken blocks')
          await prismaResolve(failing, 'rolled-back', '20260105093100_broken')
          expect(await compared(failing)).toMatchObject({ pending: ['20260105093100_broken'], findings: ['rerun 20260105093100_broken said', 'pending 20260105093100_broken said'] })
          await prismaResolve(failing, 'applied', '20260105093100_broken')
          expect(await compared(failing)).toMatchObject({ applied: ['20260105093000_users', '20260105093100_broken'], pending: [], findings: [] })
        })

        test('what we left half done stops it, and is up to date once we have finished', async () => {
          const project = await prepared(migrations.slice(0, 1))
          const half = { statement: 1, total: 2, hash: 'ab', error: 'said no' }
          await using(project.url, async (connection) => {
            const { folder, recorder } = await look(format, connection, settled(project.folder))
            const [migration] = folder.migrations
            if (migration === undefined) throw new Error('a migration is expected')
            for (const statement of [...recorder.create(), ...(recorder.progress?.failed(migration, half, { statements: [], durationMs: 0, startedAt: new Date() }) ?? [])]) await connection.execute(statement)
          })
          const refused = await prismaDeploy(project)
          expect(refused, refused.output).toMatchObject({ exitCode: 1, output: expect.stringContaining('P3009') })
          await using(project.url, async (connection) => {
            const { folder, recorder } = await look(format, connection, settled(project.folder))
            const [migration] = folder.migrations
            if (migration === undefined) throw new Error('a migration is expected')
            for (const statement of recorder.progress?.finish(migration, { statements: [], durationMs: 0, startedAt: new Date() }) ?? []) await connection.execute(statement)
          })
          const status = await prismaStatus(project)
          expect(status, status.output).toMatchObject({ exitCode: 0 })
          expect(await kept(project.url)).toMatchObject([{ applied_steps_count: 1, logs: null, rolled_back_at: null }])
        })
      })
    }
  })
}
