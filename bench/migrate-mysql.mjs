/** 500 migrations where every statement of DDL commits. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { drizzleFolder, plainFolder } from '../tools/bench/folders.mjs'
import { drizzleKit } from '../tools/bench/official.mjs'
import { project } from '../tools/bench/project.mjs'
import { withDatabase } from '../tools/bench/stage.mjs'

const count = 500

export const benchmark = {
  name: 'migrate-mysql',
  async rows(stage) {
    const { folder, command, variable } = project(stage, 'mysql', { app: { url: 'mysql://unset', format: "drizzle({ dir: 'drizzle' })" } })
    drizzleFolder(join(folder, 'drizzle'), 'mysql', count)
    const script = join(folder, 'all.sql')
    // One stream: newer clients take no `source` from a file.
    writeFileSync(script, plainFolder(join(folder, 'plain'), 'mysql', count).map((file) => `begin;\n${readFileSync(file, 'utf8')}commit;\n`).join(''))
    const mysql = await stage.mysqlClient()
    const contenders = (server) => {
      const { hostname, port, username } = new URL(server)
      const fresh = {
        async before() {
          await stage.onMysql(server, 'drop database if exists five_hundred', 'drop database if exists skein', 'create database five_hundred')
          return withDatabase(server, 'five_hundred')
        },
        async after() {
          const [{ tables }] = await stage.onMysql(server, "select count(*) as tables from information_schema.tables where table_schema = 'five_hundred' and table_name like 'policies%'")
          if (Number(tables) !== count) throw new Error(`${tables} of ${count} tables were made`)
        },
      }
      const client = [mysql, '--no-defaults', '--protocol=tcp', `-h${hostname}`, `-P${port}`, `-u${username}`, 'five_hundred']
      return {
        skein: { says: 'skein migrate', ...fresh, commands: (url) => [command(['migrate'], { [variable('app')]: url })] },
        floor: { says: 'one mysql client session', ...fresh, commands: () => [{ argv: client, input: script }] },
        tool: { says: 'drizzle-kit migrate', ...fresh, commands: async (url) => [await drizzleKit(stage, { dialect: 'mysql', folder: join(folder, 'drizzle'), url })], rounds: 3 },
      }
    }
    return [{ work: `migrate, ${count} on MySQL`, most: 1.05, ...contenders(await stage.mysql()), durable: async () => contenders(await stage.mysql({ durable: true })) }]
  },
}
