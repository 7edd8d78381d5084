import { describe, expect, test } from 'vitest'
import { shop } from '../support/shop.ts'

const table = (name: string) => `create table ${name} (id int);\n`

describe('row 29: one version twice', () => {
  test('is refused with both names, before anything runs', async () => {
    const one = await shop('sqlite')
    await one.file('m/0002_left.sql', table('a'))
    await one.file('m/0002_right.sql', table('b'))
    const refused = await one.refusal()
    expect(refused).toMatchObject({ exit: 1, code: 'migrate.refused', hint: expect.any(String) })
    expect(refused.message).toContain('0002_left')
    expect(refused.message).toContain('0002_right')
    expect(refused.report.findings).toContainEqual(expect.objectContaining({ kind: 'duplicate-number', blocks: true }))
  })

  test('is no collision in Prisma, which knows migrations by their whole names', async () => {
    const one = await shop('sqlite', { format: 'prisma' })
    await one.file('m/20260202000000_left/migration.sql', table('a'))
    await one.file('m/20260202000000_right/migration.sql', table('b'))
    expect((await one.applied()).applied.map(({ name }) => name)).toEqual(['20260202000000_left', '20260202000000_right'])
  })

  test('is no collision in Wrangler either', async () => {
    const one = await shop('sqlite', { format: 'wrangler' })
    await one.file('m/0002_left.sql', table('a'))
    await one.file('m/0002_right.sql', table('b'))
    expect((await one.applied()).applied).toHaveLength(2)
  })
})

describe('row 30: a migration merged behind the newest applied one', () => {
  test('is refused, and applied and recorded with --allow-late', async () => {
    const one = await shop('sqlite')
    await one.file('m/0003_third.sql', table('c'))
    await one.applied()
    await one.file('m/0002_second.sql', table('b'))
    const refused = await one.refusal()
    expect(refused).toMatchObject({ exit: 1, code: 'migrate.refused', hint: expect.stringContaining('--allow-late') })
    expect(refused.report.findings).toContainEqual(expect.objectContaining({ kind: 'late', migration: '0002_second', blocks: true, liftedBy: 'allow-late' }))
    expect((await one.status()).databases[0]).toMatchObject({ state: 'blocked', late: { value: ['0002_second'] } })
    expect((await one.applied('--allow-late')).applied).toMatchObject([{ name: '0002_second' }])
    expect((await one.status()).databases[0]).toMatchObject({ state: 'current', applied: { value: 3 } })
  })

  test('a gap is none: versions need not follow one another', async () => {
    const one = await shop('sqlite')
    await one.file('m/0009_ninth.sql', table('i'))
    expect((await one.applied()).applied).toHaveLength(1)
  })

  test.each(['prisma', 'wrangler'] as const)('is applied and said in %s, as its own tool does', async (format) => {
    const one = await shop('sqlite', { format })
    const path = (number: number, name: string) => (format === 'prisma' ? `m/2026030000000${number}_${name}/migration.sql` : `m/000${number}_${name}.sql`)
    await one.file(path(4, 'fourth'), table('d'))
    await one.applied()
    await one.file(path(3, 'third'), table('c'))
    const done = await one.applied()
    expect(done.applied).toHaveLength(1)
    expect(done.findings).toContainEqual(expect.objectContaining({ kind: 'late', blocks: false }))
  })
})

describe('row 33: versions of all forms', () => {
  test('are compared as whole numbers of any length', async () => {
    const one = await shop('sqlite', { begun: false })
    for (const [version, name] of [['9', 'nine'], ['10', 'ten'], ['9007199254740993', 'odd'], ['9007199254740992', 'even']]) await one.file(`m/${version}_${name}.sql`, table(String(name)))
    expect((await one.applied()).applied.map(({ name }) => name)).toEqual(['9_nine', '10_ten', '9007199254740992_even', '9007199254740993_odd'])
  })

  test('1 and 001 are one version', async () => {
    const one = await shop('sqlite', { begun: false })
    await one.file('m/1_one.sql', table('a'))
    await one.file('m/001_other.sql', table('b'))
    expect(await one.refusal()).toMatchObject({ exit: 1, code: 'migrate.refused', message: expect.stringContaining('001_other') })
  })

  test('a number behind a date is refused when the two orders contradict each other', async () => {
    const one = await shop('sqlite')
    await one.file('m/20260102_day.sql', table('a'))
    await one.file('m/20260101030405_second.sql', table('b'))
    expect(await one.refusal()).toMatchObject({ exit: 1, code: 'migrate.refused', hint: expect.any(String), report: { findings: expect.arrayContaining([expect.objectContaining({ kind: 'order', blocks: true })]) } })
  })

  test('digits of other scripts are refused', async () => {
    const one = await shop('sqlite')
    await one.file('m/٠٠٠٢_arabic.sql', table('a'))
    expect(await one.refusal()).toMatchObject({ exit: 1, code: 'migrate.refused', message: expect.stringContaining('٠٠٠٢_arabic.sql'), hint: expect.stringContaining('ASCII') })
  })
})

describe('row 34: names that are one on other systems', () => {
  test.each([
    ['case', '0002_Users', '0002_users'],
    ['NFC and NFD', '0002_caf\u00e9', '0002_cafe\u0301'],
  ])('are refused: %s', async (_, left, right) => {
    const one = await shop('sqlite')
    await one.file(`m/${left}.sql`, table('a'))
    await one.file(`m/${right}.sql`, table('b'))
    expect(await one.refusal()).toMatchObject({ exit: 1, code: 'migrate.refused', hint: expect.stringContaining('Rename') })
  })

  test('are said among Prisma’s folders, whose own tool runs both', async () => {
    const one = await shop('sqlite', { format: 'prisma' })
    await one.file('m/20260202000000_Users/migration.sql', table('a'))
    await one.file('m/20260202000000_users/migration.sql', table('b'))
    const done = await one.applied()
    expect(done.applied).toHaveLength(2)
    expect(done.findings).toContainEqual(expect.objectContaining({ kind: 'duplicate-number', message: expect.stringContaining('fold case'), blocks: false }))
  })
})
