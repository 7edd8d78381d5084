/** 500 migrations into a new file. In memory the flush costs nothing, on the disk it costs what it costs. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { drizzleFolder } from '../tools/bench/folders.mjs'
import { time } from '../tools/bench/measure.mjs'
import { drizzleKit } from '../tools/bench/official.mjs'
import { project } from '../tools/bench/project.mjs'

const count = 500

export const benchmark = {
  name: 'migrate-sqlite',
  async rows(stage) {
    const { folder, command, variable } = project(stage, 'sqlite', { app: { url: 'sqlite:unset', format: "drizzle({ dir: 'drizzle' })" } })
    const script = join(folder, 'all.sql')
    writeFileSync(script, `.bail on\n${drizzleFolder(join(folder, 'drizzle'), 'sqlite', count).map((file) => `begin;\n.read ${file}\ncommit;\n`).join('')}`)
    const sqlite3 = await stage.sqlite3()
    const contenders = (onDisk) => {
      const fresh = {
        before: () => join(stage.folder('sqlite-file', { onDisk }), 'app.db'),
        async after(file) {
          const { said } = await time({ argv: [sqlite3, file, "select count(*) from sqlite_master where type = 'table' and name like 'policies%'"] })
          if (said.trim() !== String(count)) throw new Error(`${said} of ${count} tables were made`)
        },
      }
      return {
        skein: { says: 'skein migrate', ...fresh, commands: (file) => [command(['migrate'], { [variable('app')]: `sqlite:${file}` })] },
        floor: { says: 'one sqlite3 shell, begin and commit around each file', ...fresh, commands: (file) => [{ argv: [sqlite3, '-batch', file], input: script }] },
        tool: { says: 'drizzle-kit migrate', ...fresh, commands: async (file) => [await drizzleKit(stage, { dialect: 'sqlite', folder: join(folder, 'drizzle'), url: `file:${file}` })], rounds: 3 },
      }
    }
    return [{ work: `migrate, ${count} on an SQLite file`, most: 1.25, ...contenders(false), durable: async () => contenders(true) }]
  },
}
