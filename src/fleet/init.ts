import { join, relative } from 'node:path'
import { configNames, nearestConfig } from '../config/find.ts'
import { needsUrl } from '../config/contradictions.ts'
import type { FormatName, Value } from '../config/shape.ts'
import type { Detected, Format, Repository } from '../formats/format.ts'
import { formats } from '../formats/index.ts'
import { initExists, initUnwritable } from './errors.ts'
import { belowFolder, mergeAttributes } from './init-attributes.ts'
import { type Claim, settleClaims } from './init-claims.ts'
import { foreignFolders, type ForeignFolder } from './init-foreign.ts'
import { uniqueNames } from './init-names.ts'
import { configText, type InitEntry, starterText } from './init-text.ts'
import type { InitReport } from './reports/init.ts'
import { openRepository } from './repository.ts'
import { contentOf, type FileChange, writeFiles } from './write-files.ts'

export interface InitOptions {
  /** The folder that gets the configuration; everything below it is looked at. */
  readonly cwd: string
  /** False only says what would be written (`--print`, `--dry-run`). */
  readonly write: boolean
  /** The formats to ask; all. */
  readonly formats?: Readonly<Partial<Record<FormatName, () => Promise<Pick<Format, 'detect' | 'dialects'>>>>>
}

const configName = configNames[0]
const attributesName = '.gitattributes'

/**
 * Finds the migration folders below a folder by reading only, and writes a configuration that names them, with the reasons as comments,
 * and the lines of .gitattributes that keep their hashes true. Never overwrites a configuration; both files are written or none.
 */
export async function init(options: InitOptions): Promise<InitReport> {
  const existing = configNames.find((name) => nearestConfig(options.cwd) === join(options.cwd, name))
  if (existing !== undefined && options.write) throw initExists(`${existing} is here already`, { hint: 'See what init would write with `skein init --print`.', details: { file: existing } })
  const { foreign, claims, entries } = await look(options.cwd, options.formats ?? formats)
  const files = await filesOf(options.cwd, entries, claims)
  if (options.write) await write(files.changes)
  return {
    root: options.cwd,
    written: options.write,
    databases: claims.map((claim, index) => databaseOf(claim, entries[index]!)),
    notTaken: foreign.filter(({ dir }) => !claims.some(({ taken }) => taken.dir === dir)),
    notes: notesOf(options.cwd, entries, existing),
    files: files.shown,
  }
}

/** The databases that the folders below `root` tell of, as `init` would configure them. Reads only. */
export async function findEntries(root: string): Promise<readonly InitEntry[]> {
  return (await look(root, formats)).entries
}

type Asked = NonNullable<InitOptions['formats']>

async function look(root: string, asked: Asked) {
  const repository = await openRepository(root)
  const foreign = await foreignFolders(repository)
  const claims = takenClaims(await detectAll(repository, asked), foreign)
  const names = uniqueNames(claims.map(({ taken: { name, dir, url } }) => ({ name, dir, ...(typeof url === 'object' && url.from === 'env' ? { variable: url.name } : {}) })), Object.keys(formats))
  return { foreign, claims, entries: claims.map((claim, index) => entryOf(claim, names[index]!, foreign)) }
}

/** The finds of tools made for one dialect stand first: such a tool is the likelier to apply what a general one wrote. */
async function detectAll(repository: Repository, asked: Asked): Promise<readonly Detected[]> {
  const tools = await Promise.all(Object.values(asked).map((load) => load()))
  const found = tools.toSorted((a, b) => a.dialects.length - b.dialects.length).map((tool) => tool.detect(repository))
  return (await Promise.all(found)).flat()
}

/** Without guesses inside another tool's folder. In the order of the folders. */
function takenClaims(found: readonly Detected[], foreign: readonly ForeignFolder[]): readonly Claim[] {
  const isInside = (dir: string) => foreign.some((other) => dir.startsWith(`${other.dir}/`))
  const claims = settleClaims(found.filter(({ confidence, dir }) => confidence === 'certain' || !isInside(dir)))
  return claims.toSorted(({ taken: a }, { taken: b }) => (a.dir < b.dir ? -1 : a.dir > b.dir ? 1 : 0))
}

function entryOf({ taken, others }: Claim, name: string, foreign: readonly ForeignFolder[]): InitEntry {
  const guessed = taken.url === undefined && needsUrl(taken.format.name)
  const url: Value | undefined = guessed ? { from: 'env', name: variableOf(name) } : taken.url
  const visitor = foreign.find(({ dir }) => dir === taken.dir)
  const why = [
    ...taken.why.map(sentence),
    ...(guessed ? [`Nothing in the repository says where the database is: set ${variableOf(name)}, or change it here.`] : []),
    ...others.map(({ format }) => `${format.name} claims ${taken.dir} too: the database's own ledger decides; ${format.name} stands below as a comment.`),
    ...(visitor === undefined ? [] : [`The folder may be applied by ${visitor.tool} (${visitor.because}): the database's own ledger decides.`]),
  ]
  return { name, why, config: { format: taken.format, ...(url === undefined ? {} : { url }) }, alternatives: others.map(({ format }) => format) }
}

/** A reason as a sentence, unless it begins with a path or a quotation. */
function sentence(text: string): string {
  const begun = /^[a-z]+(?=[\s,])/.test(text) ? text.slice(0, 1).toUpperCase() + text.slice(1) : text
  return /[.!?]$/.test(begun) ? begun : `${begun}.`
}

function variableOf(name: string): string {
  return `${name.toUpperCase().replace(/[^A-Z0-9]+/g, '_').replace(/^(?=\d)/, '_')}_URL`
}

function databaseOf({ taken, others }: Claim, { name, why, config }: InitEntry): InitReport['databases'][number] {
  const { url } = config
  const shown = url === undefined ? {} : { url: typeof url === 'object' && url.from === 'env' ? `the environment variable ${url.name}` : 'as the project says' }
  return { name, format: taken.format.name, dialect: taken.dialect, dir: taken.dir, ...shown, why: [...why], confidence: taken.confidence, alternatives: others.map((other) => ({ format: other.format.name, why: [...other.why] })) }
}

function notesOf(cwd: string, entries: readonly InitEntry[], existing: string | undefined): string[] {
  const above = nearestConfig(join(cwd, '..'))
  const variables = entries.flatMap(({ name, config: { url } }) => (typeof url === 'object' && url.from === 'env' ? [{ name, variable: url.name }] : []))
  const shared = [...new Set(variables.map(({ variable }) => variable))].map((variable) => ({ variable, names: variables.filter((one) => one.variable === variable).map(({ name }) => name) }))
  return [
    ...(existing === undefined ? [] : [`${existing} is here already and would not be overwritten.`]),
    ...(above === undefined || existing !== undefined ? [] : [`${relative(cwd, above)} above this folder names a fleet already; from here on down, this one is used instead.`]),
    ...(entries.length > 0 ? [] : ['No migration folder was found: the configuration is a starter, to be filled in.']),
    ...shared.filter(({ names }) => names.length > 1).map(({ variable, names }) => `${names.join(' and ')} both read ${variable}: give each database a variable of its own unless they are one.`),
  ]
}

async function filesOf(cwd: string, entries: readonly InitEntry[], claims: readonly Claim[]) {
  const text = entries.length === 0 ? starterText : configText(entries)
  const attributes = join(cwd, attributesName)
  const bytes = await contentOf(attributes)
  const before = bytes?.toString()
  const merged = mergeAttributes(before, claims.flatMap(({ taken, others }) => [taken, ...others].flatMap(({ dir, hashed }) => hashed.map((glob) => belowFolder(dir, glob)))))
  const changes: FileChange[] = [{ mode: 'create', path: join(cwd, configName), content: text }]
  if (merged.added.length > 0) changes.push({ mode: 'replace', path: attributes, content: Buffer.concat([bytes ?? Buffer.alloc(0), Buffer.from(merged.text.slice(before?.length ?? 0))]), before: bytes })
  const change = merged.added.length === 0 ? ('none' as const) : before === undefined ? ('create' as const) : ('extend' as const)
  const extended = merged.added.length === 0 && before === undefined ? [] : [{ path: attributesName, content: merged.text, change }]
  return { changes, shown: [{ path: configName as string, content: text, change: 'create' as const }, ...extended] }
}

async function write(changes: readonly FileChange[]): Promise<void> {
  const trouble = await writeFiles(changes)
  if (trouble === undefined) return
  if (trouble.reason === 'exists') throw initExists(`${trouble.path} is here already`, { hint: 'See what init would write with `skein init --print`.' })
  throw initUnwritable(`${trouble.path} cannot be written: ${trouble.code ?? 'it changed meanwhile'}`, { hint: 'Nothing was written. `skein init --print` shows it.' })
}
