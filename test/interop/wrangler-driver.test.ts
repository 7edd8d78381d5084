import { describe, expect, test } from 'vitest'
import { leftOut } from '../services.ts'
import { writeWrangler } from './folders.ts'
import { places } from './place.ts'
import { wranglerApply, wranglerList, wranglerQuery, type WranglerVersion } from './wrangler.ts'

const versions: readonly WranglerVersion[] = ['4.86', '4.150']

for (const version of versions) {
  describe.skipIf(leftOut(`wrangler-${version}`))(`Wrangler ${version}`, () => {
    const place = places()

    test('applies two migrations on local D1, then nothing', async () => {
      const { folder } = await place('sqlite')
      writeWrangler(folder, 'app', [
        { name: 'users', sql: 'create table users (id integer primary key);\n' },
        { name: 'email', sql: 'alter table users add column email text;\n' },
      ])
      const project = { version, folder, database: 'app' }
      const pending = await wranglerList(project)
      expect(pending, pending.output).toMatchObject({ exitCode: 0, output: expect.stringContaining('0002_email.sql') })
      const first = await wranglerApply(project)
      expect(first.exitCode, first.output).toBe(0)
      expect(await wranglerQuery(project, 'select name from d1_migrations order by id')).toEqual([{ name: '0001_users.sql' }, { name: '0002_email.sql' }])
      const second = await wranglerApply(project)
      expect(second, second.output).toMatchObject({ exitCode: 0, output: expect.stringContaining('No migrations to apply') })
    })
  })
}
