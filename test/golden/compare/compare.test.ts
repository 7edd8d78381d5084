import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { Format, Settled } from '../../../src/formats/format.ts'
import { atlas } from '../../../src/formats/atlas/format.ts'
import { sumFile } from '../../../src/formats/atlas/sum.ts'
import { drizzle } from '../../../src/formats/drizzle/format.ts'
import { prisma } from '../../../src/formats/prisma/format.ts'
import { sql } from '../../../src/formats/sql/format.ts'
import { wrangler } from '../../../src/formats/wrangler/format.ts'
import type { Comparison, Finding } from '../../../src/model/migration.ts'
import { temporaryFolders } from '../../support/folders.ts'
import { look, runOf, settledAt } from '../../support/format-context.ts'
import { type GoldenStory, expectSection, readStory } from '../../support/golden.ts'
import { memoryConnection } from '../../support/memory-connection.ts'

/** Each story: files as they were, which of them were applied, what happened to the ledger, files as they are; then what we say. */
const formats = [
  { format: sql as unknown as Format, table: 'skein_migrations', hash: () => ({}) },
  { format: prisma as unknown as Format, table: '_prisma_migrations', hash: () => ({}) },
  { format: atlas as unknown as Format, table: 'atlas_schema_revisions', hash: hashed },
  { format: drizzle as unknown as Format, table: '__drizzle_migrations', hash: journal },
  { format: wrangler as unknown as Format, table: 'd1_migrations', hash: () => ({}) },
] as const

const folders = temporaryFolders()
afterAll(folders.remove)

describe.each(formats)('comparisons of $format.name', ({ format, table, hash }) => {
  const home = join(import.meta.dirname, format.name)
  const stories = readdirSync(home).filter((name) => name.endsWith('.txt'))

  it.each(stories)('%s', async (file) => {
    const path = join(home, file)
    const story = readStory(path)
    expectSection(path, story, 'comparison', await compared(story, format, table, hash))
  })

  it('have a story for each verdict', () => {
    expect(stories.length).toBeGreaterThanOrEqual(6)
  })
})

async function compared(story: GoldenStory, format: Format, table: string, hash: (files: Files) => Files): Promise<string> {
  const connection = memoryConnection()
  const was = filesOf(story, 'was/')
  const is = { ...was, ...filesOf(story, 'is/') }
  for (const name of lines(story, 'removed')) delete is[name]
  if (lines(story, 'options').includes('crlf')) for (const [name, text] of Object.entries(is)) is[name] = text.replaceAll('\n', '\r\n')
  const applied = lines(story, 'applied')
  if (applied.length > 0) {
    const settled = place(folders.make({ ...hash(was), ...was }), table)
    const { folder, recorder } = await look(format, connection, settled)
    connection.run(recorder.create())
    for (const migration of folder.migrations.filter(({ name }) => applied.includes(name))) connection.run(recorder.whole(migration, runOf('select 1;')))
  }
  connection.run([story.sections.get('sql') ?? ''])
  const options = lines(story, 'options')
  const dir = folders.make({ ...(options.includes('no-sum') ? {} : options.includes('unhashed') ? hash(was) : hash(is)), ...is })
  const { folder, comparison } = await look(format, connection, place(dir, table), { allowLate: options.includes('allow-late'), allowEdited: options.includes('allow-edited') })
  await connection.close()
  const ignored = folder.ignored.map(({ file, because }) => `ignored: ${file} (${because})\n`).join('')
  return `${written(comparison)}${ignored}`
}

type Files = Record<string, string>

function filesOf(story: GoldenStory, prefix: string): Files {
  return Object.fromEntries([...story.sections].filter(([name]) => name.startsWith(prefix)).map(([name, text]) => [name.slice(prefix.length), text]))
}

const lines = (story: GoldenStory, name: string) => (story.sections.get(name) ?? '').split('\n').filter((line) => line !== '')

const place = (dir: string, table: string): Settled => settledAt(dir, table, { dialect: 'sqlite' })

/** atlas.sum; over golang-migrate's list where the files come in pairs. */
function hashed(files: Files): Files {
  const suffix = Object.keys(files).some((name) => name.endsWith('.down.sql')) ? '.up.sql' : '.sql'
  const sums = Object.entries(files).filter(([name]) => name.endsWith(suffix)).map(([name, text]) => ({ name, bytes: Buffer.from(text) }))
  return { 'atlas.sum': sumFile(sums.sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)))) }
}

/** A journal of every numbered file, a second apart; a story that is about the journal brings its own. */
function journal(files: Files): Files {
  const tags = Object.keys(files).flatMap((name) => /^(\d{4}_.*)\.sql$/.exec(name)?.[1] ?? []).sort()
  if (tags.length === 0) return {}
  const entries = tags.map((tag, idx) => ({ idx, version: '6', when: Date.UTC(2026, 0, 1) + Number.parseInt(tag, 10) * 1000, tag, breakpoints: true }))
  return { 'meta/_journal.json': JSON.stringify({ version: '7', dialect: 'sqlite', entries }, null, 2) }
}

function written({ head, applied, pending, findings }: Comparison): string {
  const list = (names: readonly string[]) => (names.length === 0 ? 'none' : names.join(', '))
  const top = [`head: ${head ?? 'none'}`, `applied: ${list(applied)}`, `pending: ${list(pending.map(({ name }) => name))}`]
  return `${[...top, ...findings.map(words)].join('\n')}\n`.replace(/\b\d{4}-\d\d-\d\dT[\d:.]+Z/g, (time) => (time < '2026-06' ? time : '<time>'))
}

function words({ kind, message, tool, skein, hint, blocks, liftedBy }: Finding): string {
  const verdict = blocks ? `blocks${liftedBy === undefined ? '' : `, unless --${liftedBy}`}` : 'said'
  const rest = Object.entries({ tool, skein, hint }).filter(([, text]) => text !== undefined).map(([name, text]) => `  ${name}: ${text}`)
  return [`${kind} (${verdict}): ${message}`, ...rest].join('\n')
}
