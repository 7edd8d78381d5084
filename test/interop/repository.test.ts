/** One repository with a folder of every tool, from `skein init` to the official tools' own verdict that nothing is left. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { skein, skeinJson } from '../cli.ts'
import { leftOut, postgresServer } from '../services.ts'
import { atlasApply, atlasHash, atlasStatus, atlasValidate } from './atlas.ts'
import { drizzleCheck, drizzleMigrate } from './drizzle.ts'
import { writeAtlas, writeDrizzleV0, writePrisma } from './folders.ts'
import { places } from './place.ts'
import { prismaDeploy, prismaStatus } from './prisma.ts'
import { rowsOf } from './rows.ts'
import { wranglerApply, wranglerList } from './wrangler.ts'

const services = ['postgres18', 'postgres15', 'mysql', 'drizzle-v0', 'prisma-7', 'atlas', 'wrangler-4.86'] as const

const cut = '--> statement-breakpoint\n'
const shop = [
  { name: 'orders', sql: `CREATE TABLE \`orders\` (\n\t\`id\` serial AUTO_INCREMENT NOT NULL,\n\t\`note\` varchar(64) DEFAULT 'a;b',\n\tCONSTRAINT \`orders_id\` PRIMARY KEY(\`id\`)\n);\n${cut}CREATE INDEX \`orders_note\` ON \`orders\` (\`note\`);` },
  { name: 'total', sql: 'ALTER TABLE `orders` ADD `total` int;' },
]
const crm = [
  { name: 'people', sql: `CREATE TABLE "people" (\n\t"id" bigserial PRIMARY KEY NOT NULL,\n\t"tenant" text NOT NULL,\n\t"email" text\n);\n${cut}ALTER TABLE "people" ENABLE ROW LEVEL SECURITY;` },
  {
    name: 'by_hand',
    sql: `DO $$ BEGIN\n  CREATE ROLE ROLE_NAME NOLOGIN;\nEXCEPTION WHEN duplicate_object THEN NULL; -- made; elsewhere\nEND $$;\n${cut}GRANT SELECT, UPDATE ON "people" TO ROLE_NAME;\n${cut}CREATE FUNCTION lower_email() RETURNS trigger LANGUAGE plpgsql AS $fn$\nBEGIN\n  NEW.email := lower(NEW.email); -- no cut; here\n  RETURN NEW;\nEND;\n$fn$;\n${cut}CREATE TRIGGER people_email BEFORE INSERT OR UPDATE ON "people" FOR EACH ROW EXECUTE FUNCTION lower_email();\n${cut}CREATE POLICY "own rows" ON "people" TO ROLE_NAME USING (tenant = current_setting('app.tenant', true));`,
  },
]
const documents = [
  { name: 'files', sql: '-- CreateTable\nCREATE TABLE "files" (\n    "id" SERIAL NOT NULL,\n    "name" TEXT NOT NULL,\n\n    CONSTRAINT "files_pkey" PRIMARY KEY ("id")\n);\n' },
  { name: 'size', sql: '-- AlterTable\nALTER TABLE "files" ADD COLUMN     "size" INTEGER;\n' },
]
const billing = [
  { name: 'invoices', sql: 'CREATE TABLE "invoices" ("id" bigint NOT NULL, PRIMARY KEY ("id"));\n-- Create index "paid"\nCREATE INDEX "paid" ON "invoices" ("id");\n' },
  { name: 'due', sql: 'ALTER TABLE "invoices" ADD COLUMN "due" date NULL;\n' },
]
const edge = ['CREATE TABLE sessions (id text PRIMARY KEY, at integer);\nCREATE TRIGGER touched AFTER UPDATE ON sessions BEGIN UPDATE sessions SET at = 1 WHERE id = new.id; END;\n', 'CREATE INDEX by_at ON sessions (at);\n']

describe.skipIf(services.some(leftOut))('a repository of five tools', () => {
  const place = places()

  test('is found by init, migrated, added to, and has nothing left for any official tool', async () => {
    const [shopDb, crmDb, documentsDb, billingDb, reportsDb] = [await place('mysql'), await place('postgres'), await place('postgres'), await place('postgres15'), await place('postgres')]
    const role = `skein_${new URL(crmDb.url).pathname.slice(1).replace(/\W/g, '_')}`
    onTestFinished(async () => void (await rowsOf(postgresServer(), `drop role if exists ${role}`)))
    const root = mkdtempSync(join(tmpdir(), 'skein-repository-'))
    onTestFinished(() => rmSync(root, { recursive: true, force: true }))
    const at = (...path: readonly string[]) => join(root, ...path)
    const file = (path: string, content: string) => {
      mkdirSync(dirname(at(path)), { recursive: true })
      writeFileSync(at(path), content)
    }

    file('package.json', '{ "name": "everything", "private": true, "workspaces": ["apps/*", "packages/*"] }')
    file('packages/shop-db/drizzle.config.ts', "import { defineConfig } from 'drizzle-kit'\nexport default defineConfig({ dialect: 'mysql', schema: './schema.ts', out: './drizzle', dbCredentials: { url: process.env.SHOP_URL! } })\n")
    writeDrizzleV0(at('packages/shop-db/drizzle'), 'mysql', shop)
    file('services/crm/db/drizzle.config.ts', "export default { dialect: 'postgresql', schema: './schema.ts', out: './migrations', dbCredentials: { url: process.env.CRM_URL } }\n")
    writeDrizzleV0(at('services/crm/db/migrations'), 'postgresql', crm.map(({ name, sql }) => ({ name, sql: sql.replaceAll('ROLE_NAME', role) })))
    file('apps/documents/prisma/schema.prisma', 'datasource db {\n  provider = "postgresql"\n}\n')
    file('apps/documents/prisma.config.ts', "import { defineConfig, env } from 'prisma/config'\nexport default defineConfig({ schema: 'prisma/schema.prisma', datasource: { url: env('DOCUMENTS_URL') } })\n")
    writePrisma(at('apps/documents/prisma/migrations'), 'postgresql', documents)
    file('backend/billing/atlas.hcl', 'env "local" {\n  url = getenv("BILLING_URL")\n  migration {\n    dir = "file://migrations"\n  }\n}\n')
    writeAtlas(at('backend/billing/migrations'), billing)
    expect(await atlasHash({ dir: at('backend/billing/migrations') })).toMatchObject({ exitCode: 0 })
    for (const [app, database, id] of [['apps/auth', 'auth', '1'], ['apps/edge/worker', 'cache', '2']] as const) {
      file(`${app}/wrangler.toml`, `name = "${database}"\ncompatibility_date = "2025-01-01"\n\n[[d1_databases]]\nbinding = "DB"\ndatabase_name = "${database}"\ndatabase_id = "11111111-2222-3333-4444-55555555555${id}"\n`)
      for (const [index, sql] of edge.entries()) file(`${app}/migrations/${String(index + 1).padStart(4, '0')}_step.sql`, sql)
    }
    file('tools/reports/.env.example', 'REPORTS_URL=postgres://localhost/reports\n')
    file('tools/reports/migrations/0001_daily.sql', 'create table daily (day date primary key, total bigint not null);\n')
    file('tools/reports/migrations/0002_copy.sql', "create materialized view monthly as select date_trunc('month', day) as month, sum(total) as total from daily group by 1;\n")

    const init = await skeinJson<{ databases: { name: string; format: string; dir: string; url?: string }[] }>(['init'], { cwd: root })
    expect(init.code).toBe(0)
    const found = init.report.databases
    expect(found.map(({ format, dir }) => [dir, format]).sort()).toEqual([
      ['apps/auth/migrations', 'wrangler'],
      ['apps/documents/prisma/migrations', 'prisma'],
      ['apps/edge/worker/migrations', 'wrangler'],
      ['backend/billing/migrations', 'atlas'],
      ['packages/shop-db/drizzle', 'drizzle'],
      ['services/crm/db/migrations', 'drizzle'],
      ['tools/reports/migrations', 'sql'],
    ])
    const variable = (dir: string) => /\w+$/.exec(found.find((database) => database.dir === dir)?.url ?? '')?.[0] ?? ''
    const env = {
      [variable('packages/shop-db/drizzle')]: shopDb.url,
      [variable('services/crm/db/migrations')]: crmDb.url,
      [variable('apps/documents/prisma/migrations')]: documentsDb.url,
      [variable('backend/billing/migrations')]: billingDb.url,
      [variable('tools/reports/migrations')]: reportsDb.url,
    }
    expect(Object.keys(env).sort()).toEqual(['BILLING_URL', 'CRM_URL', 'DOCUMENTS_URL', 'REPORTS_URL', 'SHOP_URL'])
    const options = { cwd: root, env }
    const before = await skeinJson<{ summary: object }>(['status', '--timeout', '30s'], options)
    expect(before).toMatchObject({ code: 0, report: { summary: { databases: 7, pending: 7 } } })
    const migrated = await skeinJson<{ databases: object[] }>(['migrate'], options)
    expect(migrated, JSON.stringify(migrated.report, null, 1)).toMatchObject({ code: 0, report: { summary: { migrated: 7, migrations: 14 } } })

    await allTools()

    // Everybody writes one more, with the tool that is there.
    for (const { name, dir } of found) {
      const made = await skeinJson<{ files: { path: string }[] }>(['new', 'one more', name], { cwd: join(root, dirname(dir)), env })
      expect(made.code, dir).toBe(0)
      const script = made.report.files.find(({ path }) => path.endsWith('.sql'))?.path ?? ''
      writeFileSync(at(script), 'create table one_more (id int);\n')
    }
    await atlasHash({ dir: at('backend/billing/migrations') })
    // The official tools apply what was written with us …
    await allTools('apply')
    const after = await skeinJson<{ databases: { name: string; format: string; state: string }[] }>(['status', '--timeout', '30s'], options)
    expect(after.report.databases.filter(({ state }) => state !== 'current').map(({ format, state }) => [format, state])).toEqual([['sql', 'pending']])
    expect((await skein(['migrate'], options)).code).toBe(0)
    expect((await skein(['ready', '--timeout', '30s'], options)).code).toBe(0)

    async function allTools(what: 'nothing' | 'apply' = 'nothing'): Promise<void> {
      const ledgers = () => Promise.all([rowsOf(shopDb.url, 'select * from __drizzle_migrations order by id'), rowsOf(crmDb.url, 'select * from drizzle.__drizzle_migrations order by id'), rowsOf(documentsDb.url, 'select * from _prisma_migrations order by migration_name'), rowsOf(billingDb.url, 'select * from atlas_schema_revisions.atlas_schema_revisions order by version')])
      const were = await ledgers()
      for (const project of [
        { generation: 'v0', dialect: 'mysql', url: shopDb.url, folder: at('packages/shop-db/drizzle') },
        { generation: 'v0', dialect: 'postgresql', url: crmDb.url, folder: at('services/crm/db/migrations') },
      ] as const) {
        for (const answer of [await drizzleCheck(project), await drizzleMigrate(project)]) expect(answer.exitCode, answer.output).toBe(0)
      }
      const prisma = { generation: '7', url: documentsDb.url, folder: at('apps/documents/prisma/migrations') } as const
      const atlas = { url: `${billingDb.url}?sslmode=disable`, dir: at('backend/billing/migrations') }
      expect(await atlasValidate(atlas)).toMatchObject({ exitCode: 0 })
      const d1 = (['apps/auth', 'apps/edge/worker'] as const).map((app, index) => ({ version: '4.86', folder: at(app), database: ['auth', 'cache'][index]! }) as const)
      if (what === 'apply') for (const answer of [await prismaDeploy(prisma), await atlasApply(atlas), ...(await Promise.all(d1.map(wranglerApply)))]) expect(answer.exitCode, answer.output).toBe(0)
      const status = await prismaStatus(prisma)
      expect(status, status.output).toMatchObject({ exitCode: 0, output: expect.stringContaining('Database schema is up to date') })
      const atlasSays = await atlasStatus(atlas)
      expect(atlasSays, atlasSays.output).toMatchObject({ exitCode: 0, output: expect.stringMatching(/Migration Status: OK[^]*Next Version:\s+Already at latest version/) })
      for (const project of d1) {
        const list = await wranglerList(project)
        expect(list, list.output).toMatchObject({ exitCode: 0, output: expect.stringContaining('No migrations to apply') })
      }
      const are = await ledgers()
      if (what === 'nothing') expect(are).toEqual(were)
      else expect(are.map((rows) => rows.length)).toEqual(were.map((rows) => rows.length + 1))
    }
  }, 180_000)
})
