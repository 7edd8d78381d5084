/** 500 migrations into a local D1 database, the file that Wrangler keeps. */
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { wranglerFolder } from '../tools/bench/folders.mjs'
import { time } from '../tools/bench/measure.mjs'
import { wrangler } from '../tools/bench/official.mjs'
import { project } from '../tools/bench/project.mjs'

const count = 500
/** Wrangler starts a runtime for each migration: a second or more each. */
const toolCount = 10

export const benchmark = {
  name: 'migrate-d1',
  async rows(stage) {
    const { folder } = project(stage, 'd1', {})
    const files = wranglerFolder(join(folder, 'migrations'), count)
    const script = join(folder, 'all.sql')
    writeFileSync(script, `.bail on\n${files.map((file) => `begin;\n.read ${file}\ncommit;\n`).join('')}`)
    const sqlite3 = await stage.sqlite3()
    const contenders = (onDisk) => {
      const fresh = {
        async before() {
          const at = stage.folder('d1-file', { onDisk })
          const file = join(at, 'local.sqlite')
          await time({ argv: [sqlite3, file, 'pragma journal_mode = wal; create table _cf_METADATA (key integer primary key, value blob);'] }) // As Wrangler's runtime leaves it.
          writeFileSync(join(at, 'skein.config.json'), JSON.stringify({ databases: { app: { format: { name: 'wrangler', dir: join(folder, 'migrations'), file } } } }))
          return { at, file }
        },
        async after({ file }) {
          const { said } = await time({ argv: [sqlite3, file, "select count(*) from sqlite_master where type = 'table' and name like 'policies%'"] })
          if (said.trim() !== String(count)) throw new Error(`${said} of ${count} tables were made`)
        },
      }
      return {
        skein: { says: 'skein migrate', ...fresh, commands: ({ at }) => [{ argv: stage.skein('migrate'), cwd: at, env: { SKEIN_CACHE_DIR: join(folder, '.cache') } }] },
        floor: { says: 'one sqlite3 shell, begin and commit around each file', ...fresh, commands: ({ file }) => [{ argv: [sqlite3, '-batch', file], input: script }] },
      }
    }
    const tool = {
      says: `wrangler d1 migrations apply, ${toolCount} of them`,
      rounds: 1,
      before() {
        const at = stage.folder('d1-wrangler', { onDisk: true })
        mkdirSync(join(at, 'migrations'))
        for (const file of files.slice(0, toolCount)) cpSync(file, join(at, 'migrations', file.slice(file.lastIndexOf('/') + 1)))
        writeFileSync(join(at, 'wrangler.json'), JSON.stringify({ name: 'bench', compatibility_date: '2026-01-01', d1_databases: [{ binding: 'DB', database_name: 'bench', database_id: 'bench-local' }] }))
        return at
      },
      after: (at) => rmSync(at, { recursive: true, force: true }),
      commands: async (at) => [await wrangler(stage, 'apply', { project: at, database: 'bench' })],
    }
    return [{ work: `migrate, ${count} on D1 local`, most: 1.25, ...contenders(false), tool, durable: async () => contenders(true) }]
  },
}
