import { join } from 'node:path'
import type { Detected, Repository } from '../format.ts'
import { folderOf, nearestPackage, projectName } from '../repository-names.ts'
import { type D1Entry, parseConfig, type WranglerFile } from './config.ts'
import { defaultDir, defaultPattern } from './extra.ts'
import { matcher, normalPath, patternInside } from './names.ts'
import { scriptedDir } from './scripted-dir.ts'

const configName = /(?:^|\/)wrangler(?:\.[\w-]+)*\.(?:toml|jsonc?)$/

/** D1 databases with migrations: every `d1_databases` entry of every wrangler configuration, those under `env.*` included. */
export async function detect(repository: Repository): Promise<readonly Detected[]> {
  const found: Detected[] = []
  for (const file of repository.files.filter((one) => configName.test(one))) {
    const config = await parsed(repository, file)
    for (const one of config === undefined ? [] : databasesOf(config)) {
      const detected = await fromEntry(repository, file, one)
      if (detected !== undefined) found.push(detected)
    }
  }
  return found
}

/** A configuration that cannot be parsed is another command's to complain about: `init` goes on with the rest. */
async function parsed(repository: Repository, file: string): Promise<WranglerFile | undefined> {
  try {
    return parseConfig(await repository.read(file), file)
  } catch {
    return undefined
  }
}

interface Place {
  readonly entry: D1Entry
  /** The environment that alone has it. */
  readonly env?: string
  /** Environments that have a database of their own under the same binding. */
  readonly alsoIn: readonly string[]
}

function databasesOf(config: WranglerFile): readonly Place[] {
  const environments = Object.entries(config.environments)
  const having = (binding: string) => environments.filter(([, { databases }]) => databases.some((one) => one.binding === binding)).map(([name]) => name)
  const top = config.databases.map((entry) => ({ entry, alsoIn: having(entry.binding) }))
  const seen = new Set(config.databases.map(({ binding }) => binding))
  const only = environments.flatMap(([env, { databases }]) =>
    databases.flatMap((entry) => {
      if (seen.has(entry.binding)) return []
      seen.add(entry.binding)
      return [{ entry, env, alsoIn: having(entry.binding).filter((name) => name !== env) }]
    }),
  )
  return [...top, ...only]
}

async function fromEntry(repository: Repository, file: string, { entry, env, alsoIn }: Place): Promise<Detected | undefined> {
  const folder = folderOf(file)
  const dir = normalPath(join('/', folder, entry.migrations_dir ?? defaultDir)).slice(1)
  const stated = normalPath(entry.migrations_dir ?? defaultDir)
  const pattern = entry.migrations_pattern === undefined ? defaultPattern : (patternInside(stated, normalPath(entry.migrations_pattern)) ?? defaultPattern)
  const match = matcher(pattern)
  const here = repository.files.some((one) => one.startsWith(`${dir}/`) && match.file(one.slice(dir.length + 1)))
  const scripted = here ? undefined : await scriptedDir(repository, nearestPackage(repository, folder))
  if (!here && scripted === undefined) return undefined
  const where = scripted?.dir ?? dir
  return {
    name: entry.database_name?.toLowerCase().replace(/[^a-z0-9_-]+/g, '-') || (await projectName(repository, file)),
    format: { name: 'wrangler', config: file, binding: entry.binding, ...(env !== undefined && { env }), ...(scripted !== undefined && { dir: scripted.dir }) },
    dialect: 'sqlite',
    dir: where,
    why: [
      `${file} has the D1 database ${entry.database_name ?? entry.binding} (binding ${entry.binding})${env === undefined ? '' : `, under env.${env} only`}.`,
      scripted === undefined ? `Its migrations are in ${where}/${entry.migrations_dir === undefined ? ', the default' : ''}.` : `It has no migrations in ${dir}/; ${scripted.file} applies those in ${where}/.`,
      'Locally it is the file under .wrangler/state; `remote: true` is D1 over HTTP.',
      ...(alsoIn.length === 0 ? [] : [`${alsoIn.map((name) => `env.${name}`).join(', ')} ${alsoIn.length === 1 ? 'has' : 'have'} a database of ${alsoIn.length === 1 ? 'its' : 'their'} own under this binding: choose it with \`env\`.`]),
      ...(entry.migrations_table === undefined ? [] : [`Its ledger is ${entry.migrations_table}.`]),
    ],
    // Wrangler stores no hash, but another tool over the same folder may.
    hashed: [],
    confidence: scripted === undefined ? 'certain' : 'likely',
  }
}
