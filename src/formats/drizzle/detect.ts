import { join } from 'node:path'
import type { Value } from '../../config/shape.ts'
import type { DialectName } from '../../dialects/dialect-name.ts'
import { exampleVariable } from '../example-env.ts'
import type { Detected, Repository } from '../format.ts'
import { folderOf, nearestPackage, projectName } from '../repository-names.ts'
import { readStatic } from '../static-config.ts'
import { at, envNames, type Static, textAt } from '../static-value.ts'
import { dialects } from './tool-config.ts'

const configName = /(?:^|\/)drizzle[\w.-]*\.config(?:\.[\w-]+)*\.(?:[cm]?[jt]s|json)$|(?:^|\/)drizzle\.config\.[\w.-]+$/

/** Drizzle projects: every drizzle.config, then every folder of migrations that none of them names. */
export async function detect(repository: Repository): Promise<readonly Detected[]> {
  const found: Detected[] = []
  for (const file of repository.files.filter((one) => configName.test(one))) {
    const detected = await fromConfig(repository, file)
    if (detected !== undefined && !found.some((other) => same(other, detected))) found.push(detected)
  }
  for (const dir of migrationFolders(repository)) {
    if (found.some((other) => other.dir === dir)) continue
    const detected = await fromFolder(repository, dir)
    if (detected !== undefined) found.push(detected)
  }
  return found
}

const same = (a: Detected, b: Detected) => a.dir === b.dir && JSON.stringify(a.url) === JSON.stringify(b.url) && a.dialect === b.dialect

async function fromConfig(repository: Repository, file: string): Promise<Detected | undefined> {
  const home = nearestPackage(repository, folderOf(file))
  const read = readStatic(await repository.read(file), { file: join(repository.root, file), cwd: join(repository.root, home), env: {} }).default
  const dir = outOf(repository, file, textAt(read, 'out'))
  const stated = textAt(read, 'dialect')
  const dialect = stated === undefined ? await dialectOf(repository, dir.path) : dialects[stated]
  if (dialect === undefined) return undefined // MSSQL, Gel, CockroachDB: not spoken here.
  const url = await urlOf(repository, home, read, dialect)
  const [table, schema] = [textAt(read, 'migrations', 'table'), textAt(read, 'migrations', 'schema')]
  return {
    name: await projectName(repository, file),
    format: { name: 'drizzle', config: file },
    dialect,
    ...(url.value !== undefined && { url: url.value }),
    dir: dir.path,
    why: [
      `${file} is a configuration of Drizzle Kit (${stated === undefined ? `dialect ${dialect} by its migrations` : `dialect ${stated}`}).`,
      dir.why,
      ...(table === undefined && schema === undefined ? [] : [`Its ledger is ${[schema, table ?? '__drizzle_migrations'].filter((part) => part !== undefined).join('.')}, as its \`migrations\` says.`]),
      ...url.why,
    ],
    hashed: hashedGlobs(repository, dir.path),
    confidence: 'certain',
  }
}

/** `out`, counted from the working directory that drizzle-kit is run in: the nearest package, unless the migrations lie in one further up. */
function outOf(repository: Repository, file: string, stated: string | undefined): { path: string; why: string } {
  const out = (stated ?? './drizzle').replace(/^\.\//, '').replace(/\/$/, '')
  const nearest = nearestPackage(repository, folderOf(file))
  const bases = [nearest]
  for (let folder = nearest; folder !== ''; ) {
    folder = nearestPackage(repository, folderOf(folder))
    bases.push(folder)
  }
  bases.push(folderOf(file))
  const base = bases.find((one) => holdsMigrations(repository, joined(one, out))) ?? nearest
  const path = joined(base, out)
  const said = stated === undefined ? 'It names no `out`, so its migrations are in drizzle/' : `Its migrations are in ${path}/`
  return { path, why: base === nearest ? `${said}${stated === undefined && base !== '' ? ` of ${base}/` : ''}.` : `${said}: \`out\` counts from ${base === '' ? 'the root' : `${base}/`}, where the folder exists.` }
}

function joined(base: string, path: string): string {
  return join('/', base, path).slice(1).replaceAll('\\', '/')
}

function holdsMigrations(repository: Repository, dir: string): boolean {
  return repository.files.some((file) => file === `${dir}/meta/_journal.json` || (file.startsWith(`${dir}/`) && /^[^/]+\/migration\.sql$/.test(file.slice(dir.length + 1))))
}

async function urlOf(repository: Repository, home: string, read: Static, dialect: DialectName): Promise<{ value?: Value; why: readonly string[] }> {
  const driver = textAt(read, 'driver')
  if (driver === 'd1-http') return { why: [`It reaches D1 over HTTP; account, database and token come from ${envNames(at(read, 'dbCredentials')).join(', ') || 'its `dbCredentials`'}.`] }
  const named = envNames(at(read, 'dbCredentials', 'url'))
  if (named[0] !== undefined) return { value: { from: 'env', name: named[0] }, why: [`Its URL is the environment variable ${named[0]}.`] }
  const parts = envNames(at(read, 'dbCredentials'))
  if (parts.length === 1 && parts[0] !== undefined) return { value: { from: 'env', name: parts[0] }, why: [`Its URL is the environment variable ${parts[0]}.`] }
  if (parts.length > 1) return { why: [`Its URL is put together from ${parts.join(', ')}.`] }
  if (textAt(read, 'dbCredentials', 'url') !== undefined || textAt(read, 'dbCredentials', 'host') !== undefined) return { why: ['The database is named in its `dbCredentials`.'] }
  const example = await exampleVariable(repository, home, dialect)
  return example === undefined ? { why: [] } : { value: { from: 'env', name: example.name }, why: [`It does not say where the database is; ${example.file} has ${example.name}.`] }
}

/** Folders that look like Drizzle's: with a journal, or with `<14 digits>_name/migration.sql` beside a snapshot (Prisma's have none). */
function migrationFolders(repository: Repository): readonly string[] {
  const files = new Set(repository.files)
  const found = repository.files.flatMap((file) => {
    const journal = /^(.*?)\/?meta\/_journal\.json$/.exec(file)
    if (journal !== null) return [journal[1] ?? '']
    const folder = /^(?:(.*)\/)?(\d{14}_[^/]+)\/migration\.sql$/.exec(file)
    const dir = folder?.[1] ?? ''
    return folder !== null && files.has(file.replace(/migration\.sql$/, 'snapshot.json')) && !files.has(`${dir}/migration_lock.toml`) ? [dir] : []
  })
  return [...new Set(found)]
}

async function fromFolder(repository: Repository, dir: string): Promise<Detected | undefined> {
  const dialect = await dialectOf(repository, dir)
  if (dialect === undefined) return undefined
  const home = nearestPackage(repository, dir)
  const example = await exampleVariable(repository, home, dialect)
  const journal = repository.files.includes(joined(dir, 'meta/_journal.json'))
  return {
    name: await projectName(repository, dir),
    format: { name: 'drizzle', dir },
    dialect,
    ...(example !== undefined && { url: { from: 'env' as const, name: example.name } }),
    dir,
    why: [
      journal ? `${dir}/meta/_journal.json is the journal of Drizzle Kit 0.x (${dialect}); no drizzle.config names this folder.` : `${dir}/ has the folders of Drizzle Kit 1.0 (${dialect}); no drizzle.config names it.`,
      ...(example === undefined ? [] : [`${example.file} has ${example.name}.`]),
    ],
    hashed: hashedGlobs(repository, dir),
    confidence: journal ? 'certain' : 'likely',
  }
}

function hashedGlobs(repository: Repository, dir: string): readonly string[] {
  const journal = repository.files.includes(`${dir}/meta/_journal.json`)
  const folders = repository.files.some((file) => file.startsWith(`${dir}/`) && /^[^/]+\/migration\.sql$/.test(file.slice(dir.length + 1)))
  return folders && !journal ? [`${dir}/*/migration.sql`] : [`${dir}/*.sql`]
}

/** What the folder's own journal or a snapshot says. */
async function dialectOf(repository: Repository, dir: string): Promise<DialectName | undefined> {
  const journal = joined(dir, 'meta/_journal.json')
  const snapshot = repository.files.find((file) => file.startsWith(`${dir}/`) && file.endsWith('/snapshot.json'))
  const file = repository.files.includes(journal) ? journal : snapshot
  if (file === undefined) return undefined
  const stated = /"dialect"\s*:\s*"(\w+)"/.exec(await repository.read(file))?.[1]
  return stated === undefined ? undefined : (dialects[stated] ?? (stated === 'postgres' || stated === 'pg' ? 'postgres' : undefined))
}
