import { posix } from 'node:path'
import type { PrismaConfig } from '../../config/shape.ts'
import type { EnvValue } from '../../config/shape.ts'
import type { DialectName } from '../../dialects/dialect-name.ts'
import type { Detected, Repository } from '../format.ts'
import { projectName } from '../project-name.ts'
import { envNames, textAt } from '../static-value.ts'
import { urlVariables } from '../url-variable.ts'
import { lockFileName, lockFileProvider, providerDialect } from './lock-file.ts'
import { parseDatasource, type Datasource, type SchemaUrl } from './schema-file.ts'
import { configNames, parseToolConfig, type ToolConfig } from './tool-config.ts'

interface Found {
  readonly schema: string
  readonly datasource: Datasource
  readonly tool?: ToolConfig
}

/** Schemas with a datasource and a folder of migrations, then folders of migrations whose schema is elsewhere. */
export async function detect(repository: Repository): Promise<readonly Detected[]> {
  const tools = await toolConfigs(repository)
  const projects: Detected[] = []
  for (const schema of repository.files.filter((file) => file.endsWith('.prisma'))) {
    const datasource = parseDatasource(await repository.read(schema))
    if (datasource === undefined) continue
    const tool = toolFor(schema, tools, repository)
    const project = await ofSchema({ schema, datasource, ...(tool === undefined ? {} : { tool }) }, repository)
    if (project !== undefined && !projects.some(({ dir }) => dir === project.dir)) projects.push(project)
  }
  for (const dir of foldersOf(repository)) {
    if (projects.some((project) => project.dir === dir)) continue
    const project = await ofFolder(dir, repository)
    if (project !== undefined) projects.push(project)
  }
  return projects
}

/** Folders of folders with a migration.sql. A graph of Prisma 8 has none. */
function foldersOf({ files }: Repository): readonly string[] {
  const scripts = files.filter((file) => /(?:^|\/)[^/]+\/migration\.sql$/.test(file))
  return [...new Set(scripts.map((file) => posix.dirname(posix.dirname(file))))].filter((dir) => files.includes(inside(dir, lockFileName)) || /(?:^|\/)prisma\//.test(`${dir}/`))
}

const inside = (dir: string, name: string) => (dir === '.' || dir === '' ? name : `${dir}/${name}`)

async function ofSchema({ schema, datasource, tool }: Found, repository: Repository): Promise<Detected | undefined> {
  const dialect = datasource.provider === undefined ? undefined : providerDialect(datasource.provider)
  const byDefault = inside(posix.dirname(schema), 'migrations')
  const dir = tool?.migrations === undefined ? [byDefault, inside(posix.dirname(posix.dirname(schema)), 'migrations')].find((one) => hasMigrations(one, repository)) : within(repository, tool.migrations)
  if (dialect === undefined || dir === undefined || !hasMigrations(dir, repository)) return undefined
  const stated = urlOf(datasource, tool)
  const isLocated = stated !== undefined || isLiteral(datasource, tool)
  const url = isLocated ? stated : await guessedUrl(repository, dir, dialect)
  const format: PrismaConfig = tool !== undefined ? { name: 'prisma', config: within(repository, tool.file) ?? tool.file } : dir === byDefault ? { name: 'prisma', schema } : { name: 'prisma', dir }
  return {
    name: await projectName(repository, posix.dirname(schema)),
    format,
    dialect,
    ...(url === undefined ? {} : { url }),
    dir,
    why: [
      `${schema} has a datasource of provider ${datasource.provider ?? ''}`,
      tool === undefined ? `${dir} holds its migrations` : `${within(repository, tool.file) ?? ''} says that ${dir} holds its migrations`,
      url === undefined ? 'its own files locate the database' : `${isLocated ? 'its URL comes from' : 'nothing that can be read says where its URL comes from; perhaps'} ${url.name}`,
    ],
    hashed: [`${dir}/**/migration.sql`],
    confidence: 'certain',
  }
}

async function ofFolder(dir: string, repository: Repository): Promise<Detected | undefined> {
  const lock = inside(dir, lockFileName)
  const provider = repository.files.includes(lock) ? lockFileProvider(await repository.read(lock)) : undefined
  const dialect: DialectName | undefined = provider === undefined ? undefined : providerDialect(provider)
  if (dialect === undefined) return undefined
  return {
    name: await projectName(repository, dir),
    format: { name: 'prisma', dir },
    dialect,
    url: { from: 'env', name: 'DATABASE_URL' },
    dir,
    why: [`${lock} names the provider ${provider ?? ''}`, 'no Prisma schema was found for it, so its URL is assumed to come from DATABASE_URL'],
    hashed: [`${dir}/**/migration.sql`],
    confidence: 'likely',
  }
}

function hasMigrations(dir: string, { files }: Repository): boolean {
  return files.some((file) => file.startsWith(`${dir}/`) && /^[^/]+\/migration\.sql$/.test(file.slice(dir.length + 1)))
}

async function toolConfigs(repository: Repository): Promise<readonly ToolConfig[]> {
  const files = repository.files.filter((file) => configNames.some((name) => file === name || file.endsWith(`/${name}`)))
  const read = files.map(async (file) => {
    try {
      return [parseToolConfig(await repository.read(file), posix.join(repository.root, file), {}, file)]
    } catch {
      return [] // Only running it would tell where its parts are: the schema's own folder is then taken.
    }
  })
  return (await Promise.all(read)).flat()
}

/** The configuration that names this schema or its folder, or the nearest above that names none. */
function toolFor(schema: string, tools: readonly ToolConfig[], repository: Repository): ToolConfig | undefined {
  const path = posix.join(repository.root, schema)
  const above = tools.filter((tool) => path.startsWith(`${home(tool)}/`)).sort((a, b) => home(b).length - home(a).length)
  return above.find((tool) => tool.schema !== undefined && (path === tool.schema || path.startsWith(`${tool.schema}/`))) ?? above.find((tool) => tool.schema === undefined)
}

const home = (tool: ToolConfig) => posix.dirname(tool.file).replace(/\/\.config$/, '')

function within({ root }: Repository, path: string): string | undefined {
  return path.startsWith(`${root}/`) ? path.slice(root.length + 1) : undefined
}

/** A literal URL is not copied into our configuration: the format finds it where it stands. */
function isLiteral({ url, directUrl }: Datasource, tool: ToolConfig | undefined): boolean {
  return (tool !== undefined && textAt(tool.url) !== undefined) || [url, directUrl].some((one) => one !== undefined && 'literal' in one)
}

/** Where Prisma 7's configuration makes the URL from what is not installed: the variable that the project's examples show. */
async function guessedUrl(repository: Repository, dir: string, dialect: DialectName): Promise<EnvValue> {
  const shown = (await urlVariables(repository, dir)).find((variable) => variable.dialect === dialect)
  return { from: 'env', name: shown?.name ?? 'DATABASE_URL' }
}

function urlOf({ url, directUrl }: Datasource, tool: ToolConfig | undefined): EnvValue | undefined {
  const [name] = tool === undefined ? [] : envNames(tool.url)
  if (name !== undefined) return { from: 'env', name }
  const source: SchemaUrl | undefined = directUrl ?? url
  return source !== undefined && 'env' in source ? { from: 'env', name: source.env } : undefined
}
