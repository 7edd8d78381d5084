import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { openDriver } from '../../src/dialects/sqlite/drivers/open.ts'
import { type Shop, shop } from '../support/shop.ts'

const fileOf = (one: Shop) => one.place.url.slice('sqlite:'.length)

async function begun(): Promise<Shop> {
  const one = await shop('sqlite')
  await one.add('second', 'create table b (id int);\n')
  return one
}

describe('row 74: files of SQLite', () => {
  test('locked exclusively: status and migrate say who, and nothing is deleted', async () => {
    const one = await begun()
    const driver = openDriver({ path: fileOf(one), access: 'write' })
    driver.run('begin exclusive')
    try {
      const { code, report } = await one.migrate('--lock-timeout', '200ms', '--retry-for', '1s', '--timeout', '1500ms')
      expect(code).toBe(2)
      expect(report.databases[0]).toMatchObject({ applied: [], error: { code: expect.stringMatching(/^(connect\.busy|lock\.held|fleet\.deadline|apply\.lock-timeout)$/), hint: expect.any(String) } })
    } finally {
      driver.run('rollback')
      await driver.close()
    }
    expect((await one.applied()).applied).toHaveLength(1)
  })

  test.each([
    ['no database', () => Buffer.from('PNG, or anything else\n'.repeat(400))],
    ['encrypted', () => randomBytes(8192)],
  ])('is refused and stays as it is: %s', async (_, content) => {
    const one = await begun()
    const bytes = content()
    await writeFile(fileOf(one), bytes)
    const { code, report } = await one.migrate()
    expect(code).toBe(2)
    expect(report.databases[0]).toMatchObject({ applied: [], error: { code: 'connect.not-a-database', hint: expect.any(String) } })
    expect(await readFile(fileOf(one))).toEqual(bytes)
    expect((await one.status()).databases[0]).toMatchObject({ state: 'unreachable', error: { code: 'connect.not-a-database' } })
  })

  test('an empty file is an empty database', async () => {
    const one = await shop('sqlite', { begun: false })
    await writeFile(fileOf(one), '')
    await one.add('first', 'create table a (id int);\n')
    expect((await one.applied()).applied).toHaveLength(1)
  })

  test('a hot journal is played back, never deleted', async () => {
    const one = await begun()
    const file = fileOf(one)
    const driver = openDriver({ path: file, access: 'write' })
    driver.run('pragma cache_size = 1; pragma cache_spill = 1; begin immediate')
    driver.run(`update kept set name = 'half'; create table half (t text); insert into half select hex(randomblob(2000)) from (with recursive n (i) as (select 1 union all select i + 1 from n where i < 200) select i from n)`)
    await copyFile(file, `${file}.crashed`)
    await copyFile(`${file}-journal`, `${file}.crashed-journal`)
    driver.run('rollback')
    await driver.close()
    await one.file('skein.config.json', JSON.stringify({ databases: { shop: { url: `sqlite:${file}.crashed`, format: { name: 'sql', dir: 'm' } } } }))
    expect((await one.applied()).applied).toHaveLength(1)
    const after = openDriver({ path: `${file}.crashed`, access: 'read' })
    try {
      expect(after.all('select name from kept')).toEqual([{ name: 'one' }])
      expect(after.all("select count(*) as n from sqlite_master where name = 'half'")).toEqual([{ n: 0 }])
    } finally {
      await after.close()
    }
  })

  test('in WAL mode works', async () => {
    const one = await begun()
    await one.place.ask('pragma journal_mode = wal')
    await one.applied()
    expect((await one.status()).databases[0]).toMatchObject({ state: 'current' })
  })

  test('status of a file that is not there makes none', async () => {
    const one = await shop('sqlite', { begun: false })
    await one.add('first', 'create table a (id int);\n')
    const status = (await one.status()).databases[0]
    expect(['pending', 'unreachable']).toContain(status?.state)
    await expect(readFile(fileOf(one))).rejects.toThrow('ENOENT')
  })

  test('in a folder that is not there is told', async () => {
    const one = await shop('sqlite', { begun: false, url: (url) => url.replace('shop.sqlite', 'no/such/shop.sqlite') })
    await one.add('first', 'create table a (id int);\n')
    expect(await one.migrate()).toMatchObject({ code: 2, report: { databases: [{ applied: [], error: { code: expect.stringMatching(/^connect\./), hint: expect.any(String) } }] } })
  })
})
