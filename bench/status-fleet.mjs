/** Where six databases in four tools' formats stand. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { atlasFolder, drizzleFolder, prismaFolder, wranglerFolder } from '../tools/bench/folders.mjs'
import { time } from '../tools/bench/measure.mjs'
import { atlasStatus, drizzleKit, prismaStatus, wrangler } from '../tools/bench/official.mjs'
import { project } from '../tools/bench/project.mjs'
import { withDatabase } from '../tools/bench/stage.mjs'

const migrations = 20

export const benchmark = {
  name: 'status-fleet',
  async rows(stage) {
    const urls = await databases(stage)
    const { folder, command } = fleet(stage, urls)
    await time(command(['migrate', '--timeout', '30s']))
    const tools = await official(stage, folder, urls)
    const said = (await time(command(['status', '--exit-code']))).said
    if (!said.includes('6')) throw new Error(said)
    const skein = { says: 'skein status', commands: () => [command(['status'])] }
    return [
      {
        work: 'status of six databases (2 Postgres, MySQL, SQLite, 2 D1)',
        most: 2.3,
        rounds: 15,
        skein,
        floor: { says: 'node connects once with pg', commands: () => [{ argv: [process.execPath, join(stage.repository, 'bench/floors/connect.cjs'), urls.policies] }] },
        tool: { says: `the official tools one after another${tools.length < 6 ? ' (no Atlas here)' : ''}`, commands: () => tools, rounds: 3 },
        timesFaster: 15,
      },
    ]
  },
}

async function databases(stage) {
  const postgres = await stage.postgres()
  const mysql = await stage.mysql()
  await stage.onPostgres(postgres, 'create database fleet_policies template template0')
  await stage.onPostgres(postgres, 'create database fleet_customers template template0')
  await stage.onMysql(mysql, 'create database fleet_claims')
  return { policies: withDatabase(postgres, 'fleet_policies'), customers: withDatabase(postgres, 'fleet_customers'), claims: withDatabase(mysql, 'fleet_claims') }
}

function fleet(stage, urls) {
  const made = project(stage, 'fleet', {
    policies: { url: urls.policies, format: "drizzle({ config: 'policies/drizzle.config.ts' })" },
    customers: { url: urls.customers, format: "prisma({ dir: 'customers/prisma/migrations' })" },
    claims: { url: urls.claims, format: "drizzle({ config: 'claims/drizzle.config.ts' })" },
    billing: { url: 'sqlite:billing/billing.db', format: "atlas({ dir: 'billing/migrations' })" },
    agents: { format: "wrangler({ config: 'agents/wrangler.jsonc' })" },
    quotes: { format: "wrangler({ config: 'quotes/wrangler.jsonc' })" },
  })
  const at = (...parts) => join(made.folder, ...parts)
  for (const [name, dialect] of [['policies', 'postgresql'], ['claims', 'mysql']]) {
    drizzleFolder(at(name, 'drizzle'), dialect, migrations)
    writeFileSync(at(name, 'package.json'), '{ "private": true }\n')
    writeFileSync(at(name, 'drizzle.config.ts'), `import { defineConfig } from 'drizzle-kit'\n\nexport default defineConfig({ dialect: '${dialect}', out: './drizzle', schema: './schema.ts' })\n`)
  }
  prismaFolder(at('customers/prisma/migrations'), migrations)
  atlasFolder(at('billing/migrations'), migrations)
  for (const name of ['agents', 'quotes']) {
    wranglerFolder(at(name, 'migrations'), migrations)
    const binding = { binding: 'DB', database_name: name, database_id: `${name}-local` }
    writeFileSync(at(name, 'wrangler.jsonc'), JSON.stringify({ name, compatibility_date: '2026-01-01', d1_databases: [binding] }, null, 2))
  }
  mkdirSync(at('billing'), { recursive: true })
  return made
}

async function official(stage, folder, urls) {
  const d1 = (name) => wrangler(stage, 'list', { project: join(folder, name), database: name })
  return [
    await drizzleKit(stage, { dialect: 'postgresql', folder: join(folder, 'policies/drizzle'), url: urls.policies }),
    await prismaStatus(stage, { folder: join(folder, 'customers/prisma/migrations'), url: urls.customers }),
    await drizzleKit(stage, { dialect: 'mysql', folder: join(folder, 'claims/drizzle'), url: urls.claims }),
    await atlasStatus(stage, { folder: join(folder, 'billing/migrations'), file: join(folder, 'billing/billing.db') }),
    await d1('agents'),
    await d1('quotes'),
  ].filter((command) => command !== undefined)
}
