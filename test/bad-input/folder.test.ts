import { execFileSync } from 'node:child_process'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Shop, shop, temporaryFolder } from '../support/shop.ts'

const table = 'create table a (id int);\n'

describe('row 35: what only looks like a file', () => {
  test.each<readonly [string, string, (one: Shop) => Promise<unknown>]>([
    ['a symbolic link out of the project', 'folder.link-outside', async (one) => {
      const outside = join(await temporaryFolder(), 'outside.sql')
      await writeFile(outside, table)
      await symlink(outside, join(one.root, 'm/0002_link.sql'))
    }],
    ['a symbolic link to itself', 'folder.link-outside', (one) => symlink('0002_link.sql', join(one.root, 'm/0002_link.sql'))],
    ['a symbolic link to nothing', 'folder.link-outside', (one) => symlink('nothing.sql', join(one.root, 'm/0002_link.sql'))],
    ['a folder', 'folder.not-a-file', (one) => mkdir(join(one.root, 'm/0002_x.sql'))],
    ['a pipe', 'folder.not-a-file', async (one) => execFileSync('mkfifo', [join(one.root, 'm/0002_pipe.sql')])],
  ])('is refused before any connection: %s', async (_, code, make) => {
    const one = await shop('sqlite')
    await make(one)
    const refused = await one.refusal()
    expect(refused).toMatchObject({ exit: 64, code, hint: expect.any(String) })
    expect(refused.message).toContain('m/0002_')
  })

  test('a symbolic link inside the project is read', async () => {
    const one = await shop('sqlite')
    await one.file('shared/a.sql', table)
    await symlink('../shared/a.sql', join(one.root, 'm/0002_link.sql'))
    expect((await one.applied()).applied).toMatchObject([{ name: '0002_link' }])
  })

  test('a folder that cannot be read is named', async () => {
    const one = await shop('sqlite')
    await one.remove('m')
    expect(await one.migrate()).toMatchObject({ code: 64, report: { databases: [{ error: { code: 'folder.missing', message: expect.stringContaining('m'), hint: expect.any(String) } }] } })
    await one.file('m', 'a file')
    expect(await one.migrate()).toMatchObject({ code: 64, report: { databases: [{ error: { code: 'folder.missing', hint: expect.any(String) } }] } })
  })
})

describe('row 36: what editors and systems leave behind', () => {
  const leftovers = ['.0002_x.sql.swp', '.DS_Store', '0002_x.sql~', '#0002_x.sql#', '.#0002_x.sql', '._0002_x.sql', '0002_x.sql.orig', '0002_x.sql.bak', 'Thumbs.db', 'README.md']

  test.each(['sql', 'atlas', 'prisma', 'drizzle'] as const)('is never applied, in %s', async (format) => {
    const one = await shop('sqlite', { format })
    // Atlas takes every name that ends in .sql for a migration, and its sum then says that one was added.
    for (const name of leftovers) if (format !== 'atlas' || !name.endsWith('.sql')) await one.file(`m/${name}`, table)
    const done = await one.applied()
    expect(done).toMatchObject({ state: 'current', applied: [] })
  })

  test('a file that is no migration by its name is said', async () => {
    const one = await shop('sqlite')
    await one.file('m/fixes.sql', table)
    const done = await one.applied()
    expect(done).toMatchObject({ state: 'current' })
    expect(done.findings).toContainEqual(expect.objectContaining({ kind: 'unregistered', file: 'm/fixes.sql', hint: expect.any(String), blocks: false }))
  })
})

describe('row 37: ways back', () => {
  test('are never run, and said', async () => {
    const one = await shop('sqlite')
    await one.file('m/0001_first.down.sql', 'drop table kept;\n')
    await one.file('m/0002_alone.down.sql', 'drop table kept;\n')
    const done = await one.applied()
    expect(done).toMatchObject({ state: 'current', applied: [] })
    expect(done.findings.map(({ file }) => file)).toEqual(expect.arrayContaining(['m/0001_first.down.sql', 'm/0002_alone.down.sql']))
    expect(await one.place.ask('select count(*) as n from kept')).toEqual([{ n: 1 }])
  })
})
