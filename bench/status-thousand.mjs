/** A fleet of tenants: a thousand databases of one server. */
import { join } from 'node:path'
import { writeFileSync } from 'node:fs'
import { drizzleFolder } from '../tools/bench/folders.mjs'
import { time } from '../tools/bench/measure.mjs'
import { project } from '../tools/bench/project.mjs'
import { withDatabase } from '../tools/bench/stage.mjs'

const count = 1_000
/** As many as `skein status` asks at a time. */
const width = 64

export const benchmark = {
  name: 'status-thousand',
  async rows(stage) {
    const server = await stage.manyPostgres()
    const { folder, command } = project(stage, 'thousand', { first: { url: withDatabase(server, 'tenant_0'), format: "drizzle({ dir: 'drizzle' })" } })
    drizzleFolder(join(folder, 'drizzle'), 'postgresql', 20)
    await stage.onPostgres(server, 'create database tenant_0 template template0')
    await time(command(['migrate'])) // The others are copies of the first.
    for (let index = 1; index < count; index++) await stage.onPostgres(server, `create database tenant_${index} template tenant_0 strategy file_copy`)
    writeFileSync(
      join(folder, 'skein.config.ts'),
      `import { defineFleet, drizzle } from 'skein'\n\nconst tenants = Array.from({ length: ${count} }, (_, index) => [\`tenant_\${index}\`, { url: \`${withDatabase(server, 'tenant_')}\${index}\`, format: drizzle({ dir: 'drizzle' }) }])\n\nexport default defineFleet({ databases: Object.fromEntries(tenants) })\n`,
    )
    const floor = [process.execPath, join(stage.repository, 'bench/floors/connect-many.cjs'), server, 'tenant_', String(count), String(width)]
    return [
      {
        work: 'status of 1,000 Postgres databases on one server',
        most: 1.5,
        mostRssBytes: 200 * 1024 ** 2,
        skein: { says: 'skein status', commands: () => [command(['status', '--timeout', '60s'])], rss: true },
        floor: { says: `a bare loop of connect and select, ${width} at a time`, commands: () => [{ argv: floor }], rss: true },
      },
    ]
  },
}
