/** The command that every deploy runs and most of them for nothing. */
import { join } from 'node:path'
import { drizzleFolder } from '../tools/bench/folders.mjs'
import { drizzleKit } from '../tools/bench/official.mjs'
import { project } from '../tools/bench/project.mjs'
import { withDatabase } from '../tools/bench/stage.mjs'
import { time } from '../tools/bench/measure.mjs'

export const benchmark = {
  name: 'migrate-nothing',
  async rows(stage) {
    const server = await stage.postgres()
    await stage.onPostgres(server, 'create database nothing template template0')
    const url = withDatabase(server, 'nothing')
    const { folder, command } = project(stage, 'nothing', { app: { url, format: "drizzle({ dir: 'drizzle' })" } })
    drizzleFolder(join(folder, 'drizzle'), 'postgresql', 20)
    await time(command(['migrate']))
    const kit = await drizzleKit(stage, { dialect: 'postgresql', folder: join(folder, 'drizzle'), url })
    return [
      {
        work: 'migrate, nothing to do, one Postgres',
        most: 1.3,
        rounds: 15,
        skein: { says: 'skein migrate', commands: () => [command(['migrate'])] },
        floor: { says: 'node connects once with pg', commands: () => [{ argv: [process.execPath, join(stage.repository, 'bench/floors/connect.cjs'), url] }] },
        tool: { says: 'drizzle-kit migrate', commands: () => [kit], rounds: 3 },
      },
    ]
  },
}
