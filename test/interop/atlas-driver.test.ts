import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { leftOut } from '../services.ts'
import { atlasApply, atlasHash, atlasStatus, atlasUrl, atlasValidate } from './atlas.ts'
import { stamp, writeAtlas } from './folders.ts'
import { places, type Engine } from './place.ts'
import { rowsOf } from './rows.ts'

const migrations = [
  { name: 'users', sql: 'create table users (id int primary key);\ncreate table teams (id int primary key);\n' },
  { name: 'email', sql: 'alter table users add column email text;\n' },
]

const engines: readonly Engine[] = ['postgres15', 'mysql', 'mariadb', 'sqlite']

describe.skipIf(leftOut('atlas'))('Atlas', () => {
  const place = places()
  for (const engine of engines) {
    test.skipIf(leftOut(engine))(`applies two migrations on ${engine}, then nothing`, async () => {
      const { url, folder } = await place(engine)
      const dir = join(folder, 'migrations')
      writeAtlas(dir, migrations)
      expect(await atlasHash({ dir })).toMatchObject({ exitCode: 0 })
      const project = { url: atlasUrl(url), dir }
      const first = await atlasApply(project)
      expect(first.exitCode, first.output).toBe(0)
      const ledger = await rowsOf(url, 'select version, description, applied, total, error from atlas_schema_revisions order by version')
      expect(ledger.map(({ applied, total, ...row }) => ({ ...row, applied: Number(applied), total: Number(total) }))).toEqual([
        { version: stamp(0), description: 'users', applied: 2, total: 2, error: '' },
        { version: stamp(1), description: 'email', applied: 1, total: 1, error: '' },
      ])
      const second = await atlasApply(project)
      expect(second, second.output).toMatchObject({ exitCode: 0, output: expect.stringContaining('No migration files to execute') })
      const status = await atlasStatus(project)
      expect(status, status.output).toMatchObject({ exitCode: 0, output: expect.stringContaining('Migration Status: OK') })
    })
  }

  test('refuses a folder that was changed after its sum', async () => {
    const { folder } = await place('sqlite')
    const dir = join(folder, 'migrations')
    writeAtlas(dir, migrations)
    await atlasHash({ dir })
    expect(await atlasValidate({ dir })).toMatchObject({ exitCode: 0 })
    appendFileSync(join(dir, `${stamp(0)}_users.sql`), '-- changed\n')
    expect(await atlasValidate({ dir })).toMatchObject({ exitCode: 1, output: expect.stringContaining('checksum mismatch') })
  })
})
