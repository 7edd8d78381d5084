/** 500 migrations, a transaction each. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { drizzleFolder } from '../tools/bench/folders.mjs'
import { drizzleKit } from '../tools/bench/official.mjs'
import { project } from '../tools/bench/project.mjs'
import { withDatabase } from '../tools/bench/stage.mjs'

const count = 500

export const benchmark = {
  name: 'migrate-postgres',
  async rows(stage) {
    const { folder, command, variable } = project(stage, 'postgres', { app: { url: 'postgres://unset', format: "drizzle({ dir: 'drizzle' })" } })
    const files = drizzleFolder(join(folder, 'drizzle'), 'postgresql', count)
    const script = join(folder, 'all.psql')
    writeFileSync(script, files.map((file) => `begin;\n\\i ${file}\ncommit;\n`).join(''))
    const psql = await stage.psql()
    const contenders = (server) => {
      const fresh = {
        async before() {
          await stage.onPostgres(server, 'drop database if exists five_hundred with (force)', 'create database five_hundred template template0')
          return withDatabase(server, 'five_hundred')
        },
        async after(url) {
          const [{ tables }] = await stage.onPostgres(url, "select count(*)::int as tables from pg_tables where schemaname = 'public' and tablename like 'policies_%'")
          if (tables !== count) throw new Error(`${tables} of ${count} tables were made`)
        },
      }
      return {
        skein: { says: 'skein migrate', ...fresh, commands: (url) => [command(['migrate'], { [variable('app')]: url })] },
        floor: { says: 'one psql session, begin and commit around each file', ...fresh, commands: (url) => [{ argv: [psql, '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', script, url] }] },
        tool: { says: 'drizzle-kit migrate', ...fresh, commands: async (url) => [await drizzleKit(stage, { dialect: 'postgresql', folder: join(folder, 'drizzle'), url })], rounds: 3 },
      }
    }
    return [{ work: `migrate, ${count} on Postgres`, most: 1, ...contenders(await stage.postgres()), durable: async () => contenders(await stage.postgres({ durable: true })) }]
  },
}
