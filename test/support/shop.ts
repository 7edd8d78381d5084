import { readFileSync, readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import type { DatabaseMigration } from '../../src/fleet/reports/migrate.ts'
import { writeAtlasSum } from './atlas-sum.ts'
import { type Engine, type Place, place } from './place.ts'
import { type Project, journal, project } from './project.ts'

/** Formats of which `shop` knows how a file of theirs is named. */
export type ShopFormat = 'sql' | 'drizzle' | 'prisma' | 'atlas' | 'wrangler'

/** A project of one database called shop, migrations in `m`, and the database beside it. */
export interface Shop extends Project {
  readonly place: Place
  /** Adds a migration in the format's own way; answers its path. */
  add(title: string, text: string | Uint8Array): Promise<string>
  /** Runs `migrate`, which must refuse or fail, and leave folder and database exactly as they were. */
  refusal(...args: readonly string[]): Promise<Refusal>
  /** Runs `migrate`, which must get there. */
  applied(...args: readonly string[]): Promise<DatabaseMigration>
}

/** What a refusal says, in a form that a test reads at a glance. */
export interface Refusal {
  readonly exit: number
  readonly code: string | undefined
  /** `file:line:column`. */
  readonly at: string | undefined
  readonly message: string
  readonly hint: string | undefined
  readonly details: Readonly<Record<string, unknown>>
  readonly report: DatabaseMigration
}

export interface ShopOptions {
  readonly format?: ShopFormat
  /** More of the format's own settings. */
  readonly settings?: Readonly<Record<string, unknown>>
  /** Whether a first migration, which makes the table `kept` with one row, is applied already. Default true. */
  readonly begun?: boolean
  /** Replaces the URL that the project uses. */
  readonly url?: (url: string) => string
  /** More of the database's own configuration. */
  readonly more?: Readonly<Record<string, unknown>>
}

const dialects = { postgres: 'postgresql', postgres13: 'postgresql', mysql: 'mysql', mariadb: 'mysql', sqlite: 'sqlite' } as const

/** Makes one on an engine. */
export async function shop(engine: Engine, options: ShopOptions = {}): Promise<Shop> {
  const format = options.format ?? 'sql'
  const at = await place(engine, engine === 'sqlite' ? join(await temporaryFolder(), 'shop.sqlite') : '')
  const settings = { name: format, dir: 'm', ...(format === 'wrangler' ? { file: at.url.slice('sqlite:'.length) } : {}), ...options.settings }
  const url = options.url?.(at.url) ?? at.url
  const fleet = await project({ shop: { ...(format === 'wrangler' ? {} : { url }), format: settings, ...options.more } }, { 'm/.gitkeep': '' })
  const tags: string[] = []
  const add = async (title: string, text: string | Uint8Array) => {
    const number = tags.length + 1
    tags.push(title)
    const path = pathOf(format, number, title)
    await fleet.file(path, text)
    if (format === 'drizzle') await fleet.file('m/meta/_journal.json', journal(dialects[engine], tags.map((tag, index) => [`${String(index + 1).padStart(4, '0')}_${tag}`, 1_760_000_000_000 + index])))
    if (format === 'atlas') await writeAtlasSum(join(fleet.root, 'm'))
    return path
  }
  const applied = async (...args: readonly string[]) => {
    const { code, report } = await fleet.migrate(...args)
    expect({ code, error: report.databases[0]?.error }).toEqual({ code: 0, error: undefined })
    return report.databases[0] as DatabaseMigration
  }
  if (options.begun !== false) {
    await add('first', 'create table kept (id int primary key, name varchar(40));\n' + (format === 'drizzle' ? '--> statement-breakpoint\n' : '') + "insert into kept (id, name) values (1, 'one');\n")
    await applied()
  }
  return { ...fleet, place: at, add, applied, refusal: (...args) => refusal(fleet, at, args) }
}

function pathOf(format: ShopFormat, number: number, title: string): string {
  if (format === 'prisma') return `m/2026010100000${number}_${title}/migration.sql`
  return `m/${String(number).padStart(4, '0')}_${title}.sql`
}

/** A folder that the test's end removes. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'skein-shop-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

async function refusal(fleet: Project, at: Place, args: readonly string[]): Promise<Refusal> {
  const before = { database: await at.contents(), folder: filesBelow(join(fleet.root, 'm')) }
  const { code, report } = await fleet.migrate(...args)
  expect(await at.contents()).toEqual(before.database)
  expect(filesBelow(join(fleet.root, 'm'))).toEqual(before.folder)
  const [database] = report.databases
  const error = database?.error
  return {
    exit: code,
    code: error?.code,
    at: error?.position === undefined ? undefined : `${error.position.file}:${error.position.line}:${error.position.column}`,
    message: error?.message ?? '',
    hint: error?.hint,
    details: error?.details ?? {},
    report: database as DatabaseMigration,
  }
}

/** Every regular file below a folder with its bytes. */
export function filesBelow(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return Object.fromEntries(files.map((entry) => [join(entry.parentPath, entry.name), readFileSync(join(entry.parentPath, entry.name)).toString('latin1')]).sort())
}
