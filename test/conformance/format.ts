import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { InitReport } from '../../src/fleet/reports/init.ts'
import type { FindingShape } from '../../src/fleet/reports/shared.ts'
import type { NewReport } from '../../src/fleet/reports/new.ts'
import { leftOut } from '../services.ts'
import { type Place, place } from '../support/place.ts'
import { type Project, project } from '../support/project.ts'
import { temporaryFolder } from '../support/shop.ts'
import type { FormatEngine, FormatFacts, Sample } from './format-facts.ts'

const first: Sample = { number: 10, title: 'first', statements: ['create table first (id int primary key, name varchar(40))', "insert into first (id, name) values (1, 'eins')"] }
const second: Sample = { number: 20, title: 'second', statements: ['create table second (id int primary key)', 'insert into second (id) values (1)'] }
const third: Sample = { number: 30, title: 'third', statements: ['create table third (id int primary key)', 'insert into third (id) values (1)'] }
const between: Sample = { number: 15, title: 'between', statements: ['create table between_them (id int primary key)'] }
const broken: Sample = { number: 40, title: 'broken', statements: ['create table half (id int primary key)', 'insert into half (id) values (1)', 'insert into nowhere (id) values (2)', 'create table whole (id int primary key)'] }

/** What every format promises on every engine it is used with, through the command line alone. */
export function formatConformance(facts: FormatFacts): void {
  for (const engine of facts.engines) {
    describe.skipIf(leftOut(engine === 'postgres' ? 'postgres18' : engine))(`${facts.title} on ${engine}`, () => {
      test('init finds the folder', () => initFinds(facts, engine))
      test('the first migrate makes the ledger, the next one has nothing to do', () => fromNothing(facts, engine))
      test('a dry run prints the statements and writes nothing', () => dryRun(facts, engine))
      test('--to stops there, and what is left is next', () => upTo(facts, engine))
      test('skein new makes a file that its tool would run next', () => newFile(facts, engine))
      test(`an edited migration is ${facts.edited.verdict}: ${facts.edited.because}`, () => edited(facts, engine))
      test(`a late migration is ${facts.late.verdict}: ${facts.late.because}`, () => late(facts, engine))
      test(`a migration whose file is gone is told; one in the middle is ${facts.gone.verdict}: ${facts.gone.because}`, () => gone(facts, engine))
      test('a migration that fails leaves nothing half done, or goes on where it failed', () => failing(facts, engine))
      test('two runners at once apply everything once', () => twoRunners(facts, engine))
    })
  }
}

interface Bench extends Project {
  readonly place: Place
  /** Writes the folder as it is with these migrations. */
  write(...samples: readonly Sample[]): Promise<void>
  migrated(...args: readonly string[]): Promise<void>
}

async function bench({ name, fileOf, between: separator, seal }: FormatFacts, engine: FormatEngine): Promise<Bench> {
  const local = engine === 'sqlite' || engine === 'd1'
  const file = local ? join(await temporaryFolder(), 'app.sqlite') : ''
  const at = await place(local ? 'sqlite' : engine, file)
  if (engine === 'd1') await at.ask('select 1') // Wrangler makes the file, never Skein.
  const database = name === 'wrangler' ? { format: { name, dir: 'm', file } } : { url: engine === 'd1' ? `d1:${file}` : at.url, format: { name, dir: 'm' } }
  const fleet = await project({ app: database })
  return {
    ...fleet,
    place: at,
    async write(...samples) {
      await fleet.remove('m')
      for (const sample of samples) await fleet.file(`m/${fileOf(sample)}`, `${sample.statements.join(separator)};\n`)
      await seal(fleet, samples, engine)
    },
    async migrated(...args) {
      const { code, report } = await fleet.migrate(...args)
      expect({ code, error: report.databases[0]?.error, state: report.databases[0]?.state }).toEqual({ code: 0, error: undefined, state: 'migrated' })
    },
  }
}

async function initFinds({ name, called: _called, fileOf, between: separator, seal, surroundings, detected }: FormatFacts, engine: FormatEngine): Promise<void> {
  const fleet = await project({}, { 'package.json': '{ "name": "shop" }', ...surroundings(engine) })
  await fleet.remove('skein.config.json')
  const types = { postgres: 'timestamptz', mysql: 'bigint auto_increment', mariadb: 'bigint auto_increment', sqlite: 'text', d1: 'text' }
  const typed: Sample = { ...third, statements: [`create table typed (at ${types[engine]} primary key)${engine === 'mysql' || engine === 'mariadb' ? ' engine=InnoDB' : engine === 'postgres' ? '' : ' strict'}`] }
  for (const sample of [first, second, typed]) await fleet.file(`m/${fileOf(sample)}`, `${sample.statements.join(separator)};\n`)
  await seal(fleet, [first, second, typed], engine)
  const { code, report } = await fleet.json<InitReport>(['init', '--print'])
  expect(code).toBe(0)
  const dialect = { postgres: 'postgres', mysql: 'mysql', mariadb: 'mysql', sqlite: 'sqlite', d1: 'sqlite' }[engine]
  expect(report.databases).toMatchObject([{ format: name, dialect, dir: detected }])
  expect(report.databases[0]?.why.length).toBeGreaterThan(0)
}

async function fromNothing(facts: FormatFacts, engine: FormatEngine): Promise<void> {
  const fleet = await bench(facts, engine)
  await fleet.write(first, second)
  const empty = await fleet.status()
  worded(facts, empty.databases[0]?.findings)
  expect(empty.databases[0]).toMatchObject({ state: 'pending', head: { value: null }, applied: { value: 0 }, pending: { value: [facts.called(first), facts.called(second)] } })
  expect(await fleet.place.contents()).toEqual({})
  await fleet.migrated()
  const contents = await fleet.place.contents()
  const ledger = contents[facts.ledger(engine)]
  expect(ledger?.columns.map((column) => column.split(' ')[0])).toEqual(facts.columns)
  expect(ledger?.rows).toHaveLength(2)
  expect(await fleet.migrate()).toMatchObject({ code: 0, report: { databases: [{ state: 'current', applied: [], remaining: [] }] } })
  expect(await fleet.place.contents()).toEqual(contents)
  expect((await fleet.status()).databases[0]).toMatchObject({ state: 'current', head: { value: facts.called(second) }, applied: { value: 2 }, pending: { value: [] }, findings: [] })
}

async function dryRun(facts: FormatFacts, engine: FormatEngine): Promise<void> {
  const fleet = await bench(facts, engine)
  await fleet.write(first)
  for (const samples of [[first], [first, second]]) {
    await fleet.write(...samples)
    const before = await fleet.place.contents()
    const { code, report } = await fleet.migrate('--dry-run')
    const [database] = report.databases
    expect({ code, error: database?.error, state: database?.state }).toEqual({ code: 0, error: undefined, state: 'planned' })
    const last = samples.at(-1) as Sample
    const planned = database?.planned?.at(-1)
    expect(planned?.name).toBe(facts.called(last))
    expect(planned?.statements.filter(({ ledger }) => ledger !== true).map(({ sql }) => sql.replace(/;$/, ''))).toEqual(last.statements)
    expect(planned?.statements.at(-1)).toMatchObject({ ledger: true })
    expect(await fleet.place.contents()).toEqual(before)
    await fleet.migrated()
  }
}

async function upTo(facts: FormatFacts, engine: FormatEngine): Promise<void> {
  const fleet = await bench(facts, engine)
  await fleet.write(first, second, third)
  await fleet.migrated('--to', facts.called(second))
  expect((await fleet.status()).databases[0]).toMatchObject({ state: 'pending', head: { value: facts.called(second) }, applied: { value: 2 }, pending: { value: [facts.called(third)] } })
  const unknown = await fleet.migrate('--to', '9999_never')
  expect(unknown).toMatchObject({ code: 64, report: { databases: [{ state: 'failed', error: { code: 'migrate.unknown-migration' } }] } })
  await fleet.migrated()
  expect((await fleet.place.contents())[facts.ledger(engine)]?.rows).toHaveLength(3)
}

async function newFile(facts: FormatFacts, engine: FormatEngine): Promise<void> {
  const fleet = await bench(facts, engine)
  await fleet.write(first)
  await fleet.migrated()
  const made = await fleet.json<NewReport>(['new', 'add a nick', 'app'])
  expect(made.code).toBe(0)
  const file = made.report.files.find(({ path }) => path.endsWith('.sql'))?.path ?? ''
  expect(file).toMatch(/^m\/.*add_a_nick/)
  await fleet.file(file, 'create table nick (id int primary key);\n')
  if (facts.name === 'atlas') await facts.seal(fleet, [], engine)
  const status = await fleet.status()
  worded(facts, status.databases[0]?.findings)
  expect(status.databases[0]).toMatchObject({ state: 'pending', late: { value: [] }, edited: { value: [] } })
  expect(status.databases[0]?.pending).toMatchObject({ value: [expect.stringContaining('add_a_nick')] })
  await fleet.migrated()
  expect((await fleet.place.contents())[facts.ledger(engine)]?.rows).toHaveLength(2)
  expect((await fleet.status()).databases[0]).toMatchObject({ state: 'current', findings: [] })
}

async function edited(facts: FormatFacts, engine: FormatEngine): Promise<void> {
  const fleet = await bench(facts, engine)
  await fleet.write(first, second)
  await fleet.migrated()
  await fleet.write({ ...first, statements: [...first.statements, 'create table edited (id int primary key)'] }, second, third)
  const before = await fleet.place.contents()
  const [status] = (await fleet.status()).databases
  worded(facts, status?.findings)
  expect(status?.edited).toEqual({ state: 'ok', value: facts.edited.verdict === 'unknown' ? [] : [facts.called(first)] })
  expect(status?.state).toBe(facts.edited.verdict === 'refused' ? 'blocked' : 'pending')
  if (facts.edited.verdict === 'refused') {
    const { code, report } = await fleet.migrate()
    worded(facts, report.databases[0]?.findings)
    expect({ code, state: report.databases[0]?.state }).toEqual({ code: 1, state: 'refused' })
    expect(report.databases[0]?.findings).toContainEqual(expect.objectContaining({ kind: 'edited', blocks: true, liftedBy: 'allow-edited' }))
    expect(await fleet.place.contents()).toEqual(before)
    await fleet.migrated('--allow-edited')
  } else await fleet.migrated()
  const after = await fleet.place.contents()
  expect(Object.keys(after).some((table) => table.endsWith('edited'))).toBe(false)
  expect(after[facts.ledger(engine)]?.rows).toHaveLength(3)
}

async function late(facts: FormatFacts, engine: FormatEngine): Promise<void> {
  const fleet = await bench(facts, engine)
  await fleet.write(first, second)
  await fleet.migrated()
  await fleet.write(first, between, second)
  const before = await fleet.place.contents()
  const [status] = (await fleet.status()).databases
  worded(facts, status?.findings)
  expect(status?.late).toEqual({ state: 'ok', value: [facts.called(between)] })
  if (facts.late.verdict === 'refused') {
    expect(status).toMatchObject({ state: 'blocked' })
    const { code, report } = await fleet.migrate()
    expect({ code, state: report.databases[0]?.state }).toEqual({ code: 1, state: 'refused' })
    expect(report.databases[0]?.findings).toContainEqual(expect.objectContaining({ kind: 'late', blocks: true, liftedBy: 'allow-late' }))
    expect(await fleet.place.contents()).toEqual(before)
    await fleet.migrated('--allow-late')
  } else {
    expect(status).toMatchObject({ state: 'pending', pending: { value: [facts.called(between)] } })
    await fleet.migrated()
  }
  const after = await fleet.place.contents()
  expect(Object.keys(after).some((table) => table.endsWith('between_them'))).toBe(true)
  expect(after[facts.ledger(engine)]?.rows).toHaveLength(3)
  expect((await fleet.status()).databases[0]).toMatchObject({ state: 'current', late: { value: [] } })
}

async function gone(facts: FormatFacts, engine: FormatEngine): Promise<void> {
  const fleet = await bench(facts, engine)
  await fleet.write(first, second)
  await fleet.migrated()
  await fleet.write(first)
  const [status] = (await fleet.status()).databases
  worded(facts, status?.findings)
  expect(status?.findings).toContainEqual(expect.objectContaining({ kind: 'missing', blocks: false }))
  expect(status).toMatchObject({ state: 'current' })
  await fleet.write(first, third)
  if (facts.gone.verdict === 'refused') {
    const { code, report } = await fleet.migrate()
    expect({ code, state: report.databases[0]?.state }).toEqual({ code: 1, state: 'refused' })
    expect((await fleet.place.contents())[facts.ledger(engine)]?.rows).toHaveLength(2)
  }
  await fleet.migrated(...(facts.gone.verdict === 'refused' ? ['--allow-edited'] : []))
  expect((await fleet.place.contents())[facts.ledger(engine)]?.rows).toHaveLength(3)
}

async function failing(facts: FormatFacts, engine: FormatEngine): Promise<void> {
  const fleet = await bench(facts, engine)
  await fleet.write(first)
  await fleet.migrated()
  await fleet.write(first, broken)
  const before = await fleet.place.contents()
  const { code, report } = await fleet.migrate()
  expect({ code, state: report.databases[0]?.state }).toEqual({ code: 2, state: 'failed' })
  expect(report.databases[0]).toMatchObject({ applied: [], remaining: [facts.called(broken)], error: { code: 'apply.statement-failed', position: { file: `m/${facts.fileOf(broken)}` }, details: { statement: 3, statements: 4 } } })
  const whole = engine !== 'mysql' && engine !== 'mariadb'
  if (whole) expect(await fleet.place.contents()).toEqual(before)
  else expect((await fleet.place.contents()).half?.rows).toEqual([{ id: 1 }])
  worded(facts, (await fleet.status()).databases[0]?.findings)
  const mended = { ...broken, statements: broken.statements.map((statement) => statement.replace('nowhere', 'half')) }
  await fleet.write(first, mended)
  const again = await fleet.migrate()
  expect(again.report.databases[0]).toMatchObject({ state: 'migrated', applied: [{ statements: 4, ...(whole ? {} : { resumedAt: 2 }) }] })
  const after = await fleet.place.contents()
  expect(Object.entries(after).find(([table]) => table.endsWith('half'))?.[1].rows).toEqual([{ id: 1 }, { id: 2 }])
  expect((await fleet.status()).databases[0]).toMatchObject({ state: 'current', findings: [] })
}

async function twoRunners(facts: FormatFacts, engine: FormatEngine): Promise<void> {
  const fleet = await bench(facts, engine)
  await fleet.write(first, second, third)
  const runs = await Promise.all([fleet.migrate(), fleet.migrate()])
  expect(runs.map(({ code, report }) => [code, report.databases[0]?.error])).toEqual([[0, undefined], [0, undefined]])
  expect(runs.flatMap(({ report }) => report.databases[0]?.applied.map(({ name }) => name) ?? []).sort()).toEqual([first, second, third].map(facts.called))
  const contents = await fleet.place.contents()
  expect(contents[facts.ledger(engine)]?.rows).toHaveLength(3)
  expect(Object.entries(contents).find(([table]) => table.endsWith('third'))?.[1].rows).toEqual([{ id: 1 }])
}

/** Whatever is found is said in words for both tools. */
function worded({ official }: FormatFacts, findings: readonly FindingShape[] = []): void {
  for (const finding of findings) {
    if (finding.kind === 'note') continue
    expect(finding, finding.message).toMatchObject({ skein: expect.stringMatching(/\w/) as string, ...(official ? { tool: expect.stringMatching(/\w/) as string } : {}) })
  }
}
