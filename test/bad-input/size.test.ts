import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { shop } from '../support/shop.ts'
import type { Engine } from '../support/place.ts'

describe('row 24: huge files and statements', () => {
  test.each(['sql', 'drizzle'] as const)('a file beyond the limit is refused with the limit, in %s', async (format) => {
    const one = await shop('sqlite', { format })
    const path = await one.add('huge', '-- huge\n')
    const handle = await open(join(one.root, path), 'r+')
    await handle.truncate(257 * 1024 * 1024) // Sparse: it costs no disk.
    await handle.close()
    const { code, report } = await one.migrate('--timeout', '2m')
    expect(code).toBe(64)
    expect(report.databases[0]).toMatchObject({ state: 'failed', applied: [], error: { code: 'script.too-large', position: { file: path, line: 1, column: 1 }, hint: expect.any(String), message: expect.stringContaining('268435456') } })
  })

  test('one statement of 20 MB runs', async () => {
    const one = await shop('sqlite')
    await one.add('big', `create table a (t text);\ninsert into a values ('${'x'.repeat(20_000_000)}');\n`)
    await one.applied()
    expect(await one.place.ask('select length(t) as n from a')).toEqual([{ n: 20_000_000 }])
  })

  test('a Postgres statement longer than is read is refused for its length, not its syntax, and runs when allowed', async () => {
    const one = await shop('postgres')
    const path = await one.add('long', `create table a (t text);\ninsert into a values ('${'x'.repeat(16_000_000)}');\n`)
    expect(await one.refusal()).toMatchObject({ exit: 1, code: 'script.unparsed', at: `${path}:2:1`, hint: expect.stringMatching(/16,000,025 characters.*16,000,000.*--allow unparsed/) })
    const { code, report } = await one.migrate('--allow', 'unparsed')
    expect(code).toBe(0)
    expect(report.databases[0]?.findings).toContainEqual(expect.objectContaining({ kind: 'note', message: expect.stringContaining('longer than what is read') }))
    expect(await one.place.ask('select length(t) as n from a')).toEqual([{ n: 16_000_000 }])
  })

  test('a statement beyond max_allowed_packet names the limit, and nothing is lost', async () => {
    const one = await shop('mysql')
    const [limit] = await one.place.ask('select @@global.max_allowed_packet as bytes')
    const path = await one.add('packet', `insert into kept values (2, 'two');\ninsert into kept values (3, '${'x'.repeat(Number(limit?.bytes) + 1024)}');\n`)
    const { code, report } = await one.migrate()
    expect(code).toBe(2)
    expect(report.databases[0]?.error).toMatchObject({ position: { file: path, line: 2 }, message: expect.stringContaining('max_allowed_packet') })
    await one.file(path, "insert into kept values (2, 'two');\ninsert into kept values (3, 'three');\n")
    await one.applied()
    expect(await one.place.ask('select count(*) as n from kept')).toEqual([{ n: 3 }])
  })
})

describe('row 25: a hundred thousand statements', () => {
  test('run, with one line of progress for the migration', async () => {
    const one = await shop('sqlite')
    await one.add('many', `create table a (id int);\n${Array.from({ length: 100_000 }, (_, index) => `insert into a values (${index});\n`).join('')}`)
    const { code, stderr } = await one.skein(['migrate'])
    expect(code).toBe(0)
    expect(stderr.split('\n').filter((line) => line.includes('0002_many'))).toHaveLength(1)
    expect(await one.place.ask('select count(*) as n from a')).toEqual([{ n: 100_000 }])
  })
})

describe('row 26: very deep expressions and very long lists', () => {
  test.each<Engine>(['sqlite', 'postgres', 'mysql'])('too deep is a clean error on %s', async (engine) => {
    const one = await shop(engine)
    const path = await one.add('deep', `create table a (id int);\nselect ${'('.repeat(200_000)}1${')'.repeat(200_000)};\n`)
    expect(await one.refusal()).toMatchObject({ exit: 64, code: 'script.too-deep', at: expect.stringMatching(new RegExp(`^${path}:2:`)), hint: expect.any(String) })
  })

  test.each<Engine>(['sqlite', 'postgres'])('ten thousand columns are the server’s to refuse, on %s', async (engine) => {
    const one = await shop(engine)
    const path = await one.add('wide', `create table a (${Array.from({ length: 10_000 }, (_, index) => `c${index} int`).join(', ')});\n`)
    expect(await one.refusal()).toMatchObject({ exit: 2, code: 'apply.statement-failed', at: expect.stringContaining(`${path}:1:`) })
  })
})

describe('row 27: syntax that our parser does not know', () => {
  test('is not run unasked in ours, and said', async () => {
    const one = await shop('postgres')
    const path = await one.add('new', 'create table a (id int);\nfrobnicate table a;\n')
    expect(await one.refusal()).toMatchObject({ exit: 1, code: 'script.unparsed', at: `${path}:2:1`, hint: expect.stringContaining('--allow unparsed') })
  })

  test('is sent as it stands when a person allows it: the server judges, and the migration is undone as a whole', async () => {
    const one = await shop('postgres')
    const path = await one.add('new', 'create table a (id int);\nfrobnicate table a;\n')
    expect(await one.refusal('--allow', 'unparsed')).toMatchObject({ exit: 2, code: 'apply.statement-failed', at: `${path}:2:1`, details: { serverCode: '42601' } })
  })

  test.each(['prisma', 'drizzle', 'atlas'] as const)('is the server’s to judge in %s, and said beforehand', async (format) => {
    const one = await shop('postgres', { format })
    const path = await one.add('new', `create table a (id int);\n${format === 'drizzle' ? '--> statement-breakpoint\n' : ''}frobnicate table a;\n`)
    const refused = await one.refusal()
    expect(refused).toMatchObject({ exit: 2, code: 'apply.statement-failed', at: expect.stringContaining(path) })
    expect(refused.report.findings).toContainEqual(expect.objectContaining({ kind: 'note', message: expect.stringContaining('not understood') }))
  })
})

describe('row 28: templates and merges left over', () => {
  test.each([
    ['create table {{ name }} (id int);', 'script.template', '2:14', '{{ name }}'],
    ['create table ${NAME} (id int);', 'script.template', '2:14', '${NAME}'],
    ['<<<<<<< HEAD\ncreate table b (id int);\n=======\ncreate table c (id int);\n>>>>>>> topic', 'script.merge-marker', '2:1', '<<<<<<<'],
  ])('are refused and named: %s', async (text, code, at, name) => {
    const one = await shop('sqlite')
    const path = await one.add('left', `create table a (id int);\n${text}\n`)
    const refused = await one.refusal()
    expect(refused).toMatchObject({ exit: 64, code, at: `${path}:${at}`, hint: expect.any(String) })
    expect(refused.message).toContain(name)
  })

  test('pass as data', async () => {
    const one = await shop('sqlite')
    await one.add('data', "insert into kept values (2, '{{ name }} ${x}');\n")
    await one.applied()
    expect(await one.place.ask('select name from kept where id = 2')).toEqual([{ name: '{{ name }} ${x}' }])
  })
})
