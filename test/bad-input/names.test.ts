import { describe, expect, test } from 'vitest'
import type { Engine } from '../support/place.ts'
import { shop } from '../support/shop.ts'

const engines: readonly Engine[] = ['postgres', 'mysql', 'sqlite']
const tables = ['select', 'Upper Case', 'semi;colon', 'new\nline', 'emoji 🪿', "quote'd", 'back\\slash', '--dashes', '$$dollars$$']

describe('row 67: names', () => {
  test.each(engines)('of objects of every sort run as written, on %s', async (engine) => {
    const one = await shop(engine)
    const quote = (name: string) => (engine === 'mysql' ? `\`${name.replaceAll('`', '``')}\`` : `"${name.replaceAll('"', '""')}"`)
    const usable = tables.filter((name) => engine !== 'mysql' || !name.includes('🪿')) // MySQL takes no characters beyond the first plane in names.
    await one.add('names', usable.map((name) => `create table ${quote(name)} (${quote(`${name} c`)} int);\n`).join(''))
    expect((await one.applied()).applied).toMatchObject([{ statements: usable.length }])
    const made = Object.keys(await one.place.contents()).map((name) => name.replace(/^public\./, ''))
    expect(made).toEqual(expect.arrayContaining(usable))
  })

  test.each(engines)('of migrations with quotes, emoji and a hundred bytes are recorded whole, on %s', async (engine) => {
    const one = await shop(engine)
    const name = `0002_it's "quoted"; drop table kept; -- 🪿 ${'é'.repeat(40)} back\\slash`
    await one.file(`m/${name}.sql`, 'create table a (id int);\n')
    expect((await one.applied()).applied).toMatchObject([{ name }])
    expect((await one.status()).databases[0]).toMatchObject({ state: 'current', head: { value: name } })
    expect(await one.place.ask('select count(*) as n from kept')).toMatchObject([{ n: expect.anything() }])
  })

  test.each(engines)('of the ledger’s table and schema are quoted, on %s', async (engine) => {
    const one = await shop(engine, { settings: { table: 'odd "table`; drop', ...(engine === 'postgres' ? { schema: 'odd "schema"; drop' } : {}) } })
    await one.add('second', 'create table b (id int);\n')
    await one.applied()
    expect((await one.status()).databases[0]).toMatchObject({ state: 'current', applied: { value: 2 } })
  })

  test('longer than the server takes are the server’s to refuse or cut, never ours', async () => {
    const one = await shop('mysql')
    const path = await one.add('long', `create table \`${'é'.repeat(65)}\` (id int);\n`)
    const { code, report } = await one.migrate()
    expect(code).toBe(2)
    expect(report.databases[0]).toMatchObject({ applied: [], error: { code: 'apply.statement-failed', position: { file: path, line: 1 }, hint: expect.any(String), details: { serverCode: 'ER_TOO_LONG_IDENT' } } })
    const other = await shop('postgres')
    await other.add('long', `create table "${'é'.repeat(40)}" (id int);\n`)
    await other.applied()
    expect(Object.keys(await other.place.contents())).toContain(`public.${'é'.repeat(31)}`)
  })
})
