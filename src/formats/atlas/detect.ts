import { posix } from 'node:path'
import type { Value as ConfigValue } from '../../config/shape.ts'
import type { DialectName } from '../../dialects/dialect-name.ts'
import { foreignTool } from '../foreign.ts'
import type { Detected, Repository } from '../format.ts'
import { dialectOfScheme, guessDialect } from '../guess-dialect.ts'
import { projectName } from '../project-name.ts'
import { urlVariables } from '../url-variable.ts'
import { type AtlasEnvironment, readAtlasFile } from './hcl.ts'

interface Claim extends AtlasEnvironment {
  /** The atlas.hcl it stands in. */
  readonly file: string
}

/** Folders with an atlas.sum, and folders that an atlas.hcl names. */
export async function detect(repository: Repository): Promise<readonly Detected[]> {
  const claims = await claimsOf(repository)
  const summed = repository.files.filter((file) => posix.basename(file) === 'atlas.sum').map((file) => posix.dirname(file))
  const dirs = new Set([...summed, ...[...claims.keys()].filter((dir) => repository.files.some((file) => posix.dirname(file) === dir && file.endsWith('.sql')))])
  return Promise.all([...dirs].sort().map((dir) => describe(dir, claims.get(dir) ?? [], summed.includes(dir), repository)))
}

async function claimsOf(repository: Repository): Promise<ReadonlyMap<string, readonly Claim[]>> {
  const claims = new Map<string, Claim[]>()
  for (const file of repository.files.filter((one) => /(?:^|\/)(?:[\w-]+\.)?atlas\.hcl$/.test(one))) {
    for (const environment of readAtlasFile(await repository.read(file))) {
      // Atlas's own default is a folder called migrations beside the working directory.
      const dir = posix.normalize(posix.join(posix.dirname(file), environment.dir ?? 'migrations'))
      claims.set(dir, [...(claims.get(dir) ?? []), { ...environment, file }])
    }
  }
  return claims
}

async function describe(dir: string, claims: readonly Claim[], hasSum: boolean, repository: Repository): Promise<Detected> {
  const names = repository.files.filter((file) => posix.dirname(file) === dir && file.endsWith('.sql')).map((file) => posix.basename(file))
  const samples = await Promise.all(names.slice(0, 4).map((name) => repository.read(posix.join(dir, name))))
  const claim = claims.find(({ urlVariable }) => urlVariable !== undefined) ?? claims[0]
  const { dialect, because } = await dialectOf(claims, samples, dir, repository)
  const url = await urlOf(claim, dialect, dir, repository)
  const other = foreignTool({ dir, names, repository: repository.files, samples: samples.map((text) => text.slice(0, 4000)) })
  return {
    name: await projectName(repository, dir),
    format: { name: 'atlas', dir, ...(claim?.revisionsSchema === undefined ? {} : { revisionsSchema: claim.revisionsSchema }) },
    dialect,
    url: url.value,
    dir,
    why: [
      hasSum ? `${dir} has an atlas.sum` : `${claim?.file ?? 'atlas.hcl'} names ${dir}; it has no atlas.sum yet`,
      ...(claim === undefined ? [] : [`${claim.file} has the environment ${claims.map(({ name }) => name).join(', ')} for it`]),
      because,
      url.because,
      ...(other === undefined ? [] : [`${other.tool} may be what applies it (${other.because}): the database’s own ledger decides, ${other.ledgers[0] ?? 'its table'} or atlas_schema_revisions`]),
    ],
    hashed: [`${dir}/*.sql`, `${dir}/atlas.sum`],
    confidence: hasSum && other === undefined ? 'certain' : 'likely',
  }
}

async function dialectOf(claims: readonly Claim[], samples: readonly string[], dir: string, repository: Repository): Promise<{ readonly dialect: DialectName; readonly because: string }> {
  for (const { urls, file } of claims) {
    for (const url of urls) {
      const dialect = dialectOfScheme(url.replace(/^docker(?:\+\w+)?:\/\/(?:_\/)?(\w+).*$/, '$1:'))
      if (dialect !== undefined) return { dialect, because: `a URL in ${file} is ${dialect}` }
    }
  }
  const guess = guessDialect(samples)
  if (guess !== undefined) return { dialect: guess.dialect, because: `${JSON.stringify(guess.because)} in its files is ${guess.dialect}` }
  const [variable] = await urlVariables(repository, dir)
  return variable === undefined ? { dialect: 'postgres', because: 'nothing tells the dialect; postgres is assumed' } : { dialect: variable.dialect, because: `${variable.name} in ${variable.file} is ${variable.dialect}` }
}

async function urlOf(claim: Claim | undefined, dialect: DialectName, dir: string, repository: Repository): Promise<{ readonly value: ConfigValue; readonly because: string }> {
  if (claim?.urlVariable !== undefined) return { value: { from: 'env', name: claim.urlVariable }, because: `${claim.file} takes its URL from ${claim.urlVariable}` }
  const variable = (await urlVariables(repository, dir)).find((one) => one.dialect === dialect)
  return { value: { from: 'env', name: variable?.name ?? 'DATABASE_URL' }, because: variable === undefined ? 'no example of its URL was found; DATABASE_URL is assumed' : `${variable.file} shows its URL in ${variable.name}` }
}
