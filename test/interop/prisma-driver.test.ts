import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { leftOut } from '../services.ts'
import { writePrisma, type WrittenMigration } from './folders.ts'
import { places } from './place.ts'
import { prismaDeploy, prismaResolve, prismaStatus, type PrismaGeneration } from './prisma.ts'
import { rowsOf } from './rows.ts'

const users = { name: 'users', sql: '-- CreateTable\nCREATE TABLE "users" ("id" INTEGER NOT NULL PRIMARY KEY);\n' }
const email = { name: 'email', sql: '-- AlterTable\nALTER TABLE "users" ADD COLUMN "email" TEXT;\n' }
const broken = { name: 'broken', sql: 'ALTER TABLE "missing" ADD COLUMN "x" INTEGER;\n' }

const generations: readonly PrismaGeneration[] = ['7', '6']
const engines = ['postgres', 'sqlite'] as const

for (const generation of generations) {
  describe.skipIf(leftOut(`prisma-${generation}`))(`Prisma ${generation}`, () => {
    const place = places()
    for (const engine of engines) {
      const project = async (migrations: readonly WrittenMigration[]): Promise<Parameters<typeof prismaDeploy>[0]> => {
        const { url, folder: at } = await place(engine)
        const folder = join(at, 'migrations')
        writePrisma(folder, engine === 'postgres' ? 'postgresql' : 'sqlite', migrations)
        return { generation, url, folder }
      }
      const isLeftOut = engine === 'postgres' && leftOut('postgres18')

      test.skipIf(isLeftOut)(`applies two migrations on ${engine}, then says that none is pending`, async () => {
        const two = await project([users, email])
        const before = await prismaStatus(two)
        expect(before.exitCode, before.output).toBe(1)
        const first = await prismaDeploy(two)
        expect(first.exitCode, first.output).toBe(0)
        const ledger = await rowsOf(two.url, 'select * from _prisma_migrations order by migration_name')
        expect(ledger).toMatchObject([{ applied_steps_count: 1, logs: null, rolled_back_at: null }, { applied_steps_count: 1, logs: null, rolled_back_at: null }])
        const second = await prismaDeploy(two)
        expect(second, second.output).toMatchObject({ exitCode: 0, output: expect.stringContaining('No pending migrations to apply') })
        const after = await prismaStatus(two)
        expect(after, after.output).toMatchObject({ exitCode: 0, output: expect.stringContaining('Database schema is up to date') })
        expect(await rowsOf(two.url, 'select * from _prisma_migrations order by migration_name')).toEqual(ledger)
      })

      test.skipIf(isLeftOut)(`records a failure on ${engine}, refuses to go on, and is resolved`, async () => {
        const failing = await project([users, broken])
        expect((await prismaDeploy(failing)).exitCode).toBe(1)
        const again = await prismaDeploy(failing)
        expect(again, again.output).toMatchObject({ exitCode: 1, output: expect.stringContaining('P3009') })
        const resolved = await prismaResolve(failing, 'applied', '20260105093100_broken')
        expect(resolved.exitCode, resolved.output).toBe(0)
        const status = await prismaStatus(failing)
        expect(status.exitCode, status.output).toBe(0)
      })
    }
  })
}
