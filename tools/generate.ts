// Generates what is made of the sources: JSON Schemas of the reports, and the reference of errors and reports in docs/.
// Run by `npm run generate`; a test holds that the files are fresh.
import { readdirSync, statSync, writeFileSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { toJsonSchema } from '@valibot/to-json-schema'
import * as v from 'valibot'
import type { ErrorKind } from '../src/errors/error-kind.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

export interface Generated {
  readonly path: string
  readonly content: string
}

/** Every generated file with the content it must have. */
export async function generate(): Promise<readonly Generated[]> {
  const reports = await reportSchemas()
  return [...reports.map(schemaFile), errorReference(await errorKinds()), reportReference(reports)]
}

interface ReportSchema {
  readonly command: string
  readonly schema: Readonly<Record<string, unknown>>
}

/** The report of a command, in its envelope, or the envelope of its error. */
async function reportSchemas(): Promise<readonly ReportSchema[]> {
  const folder = join(root, 'src/fleet/reports')
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && name !== 'shared.ts' && !name.endsWith('.test.ts')).sort()
  const { errorSchema } = (await import('../src/fleet/reports/shared.ts')) as { errorSchema: v.GenericSchema }
  return Promise.all(
    files.map(async (file) => {
      const command = file.replace(/\.ts$/, '')
      const module = (await import(pathToFileURL(join(folder, file)).href)) as Record<string, unknown>
      const report = module[`${command.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}Schema`] as v.ObjectSchema<v.ObjectEntries, undefined>
      const envelope = { version: v.literal(1), command: v.literal(command), environment: v.nullable(v.string()) }
      const whole = v.union([v.object({ ...envelope, ...report.entries }), v.object({ ...envelope, error: errorSchema })])
      return { command, schema: { title: `skein ${command} --json`, ...(toJsonSchema(whole, { errorMode: 'ignore', target: 'draft-2020-12' }) as object) } }
    }),
  )
}

function schemaFile({ command, schema }: ReportSchema): Generated {
  return { path: `schemas/${command}.json`, content: `${JSON.stringify(schema, null, 2)}\n` }
}

function reportReference(reports: readonly ReportSchema[]): Generated {
  const rows = reports.map(({ command }) => `| \`skein ${command} --json\` | [schemas/${command}.json](../schemas/${command}.json) |`)
  const lines = [
    '# Reports',
    '',
    'Every command prints its report with `--json`, in one envelope: `version` (of the report’s shape: raised when a field changes its meaning or goes),',
    '`command`, `environment`, and either the report’s own fields or `error`. Nothing else is printed on stdout. The library’s functions return the same reports, without the envelope.',
    '',
    '| report | JSON Schema |',
    '|---|---|',
    ...rows,
  ]
  return { path: 'docs/reports.md', content: `${lines.join('\n')}\n` }
}

/** Every kind of error that the areas declare, by code. */
export async function errorKinds(): Promise<readonly ErrorKind[]> {
  const files = errorFiles(join(root, 'src'))
  const modules = await Promise.all(files.map((file) => import(pathToFileURL(file).href) as Promise<Record<string, unknown>>))
  const kinds = modules.flatMap((module) => Object.values(module)).filter((value): value is ErrorKind => typeof value === 'function' && 'code' in value && 'explains' in value)
  return [...new Set(kinds)].sort((a, b) => (a.code < b.code ? -1 : 1))
}

function errorFiles(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) return errorFiles(path)
    return /(^|-)errors\.ts$/.test(name) ? [path] : []
  })
}

function errorReference(kinds: readonly ErrorKind[]): Generated {
  const rows = kinds.map(({ code, exit, explains }) => `| \`${code}\` | ${exit} | ${explains.replaceAll('|', '\\|')} |`)
  const lines = [
    '# Errors',
    '',
    'Every error that a user can act on has a code. Codes are published: they are never renamed and never reused.',
    'Exit codes: 1 a refusal, or a person must act; 2 a database, the network or a limit failed; 64 arguments, configuration or an unreadable file, before any connection.',
    'Whatever else goes wrong is a defect of Skein: `internal.defect`, exit code 70. Signals end with 130 and 143.',
    '',
    '| code | exit | when, and what to do |',
    '|---|---|---|',
    ...rows,
  ]
  return { path: 'docs/errors.md', content: `${lines.join('\n')}\n` }
}

/** Writes them all. */
export async function write(): Promise<void> {
  for (const { path, content } of await generate()) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
}
