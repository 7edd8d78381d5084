import * as v from 'valibot'
import type { DatabaseConfig, FormatConfig, FormatName, ScratchConfig } from './shape.ts'

const text = v.pipe(v.string('text'), v.nonEmpty('text that is not empty'))
const flag = v.boolean('true or false')
const names = v.array(text, 'a list of texts')
const envValue = v.strictObject({ from: v.literal('env'), name: text, optional: v.optional(flag) })
const fileValue = v.strictObject({ from: v.literal('file'), path: text })
const commandValue = v.strictObject({ from: v.literal('command'), command: text })
const expectedValue = "text, env('NAME'), file('path'), command('…') or a function that returns text"

const value = v.lazy((input) => {
  if (typeof input === 'function') return v.function()
  if (typeof input === 'object' && input !== null) return v.variant('from', [envValue, fileValue, commandValue], expectedValue)
  return v.pipe(v.string(expectedValue), v.nonEmpty('text that is not empty'))
})

/** The keys of each format: all of its `…Config`, or this does not compile. */
export const formatEntries = {
  drizzle: {
    config: v.optional(text),
    dir: v.optional(text),
    table: v.optional(text),
    schema: v.optional(text),
    keyspaceOf: v.optional(v.union([text, v.record(text, text)], 'a glob of schema modules, or a map from table to keyspace')),
  },
  prisma: { config: v.optional(text), schema: v.optional(text), dir: v.optional(text) },
  atlas: { dir: text, revisionsSchema: v.optional(text) },
  wrangler: {
    config: v.optional(text),
    binding: v.optional(text),
    env: v.optional(text),
    remote: v.optional(flag),
    dir: v.optional(text),
    file: v.optional(text),
    table: v.optional(text),
  },
  sql: { dir: text, table: v.optional(text), schema: v.optional(text) },
} as const satisfies { readonly [Name in FormatName]: Readonly<Record<Exclude<keyof Extract<FormatConfig, { readonly name: Name }>, 'name'>, v.GenericSchema>> }

const format = v.variant(
  'name',
  [
    v.strictObject({ name: v.literal('drizzle'), ...formatEntries.drizzle }),
    v.strictObject({ name: v.literal('prisma'), ...formatEntries.prisma }),
    v.strictObject({ name: v.literal('atlas'), ...formatEntries.atlas }),
    v.strictObject({ name: v.literal('wrangler'), ...formatEntries.wrangler }),
    v.strictObject({ name: v.literal('sql'), ...formatEntries.sql }),
  ],
  `one of ${Object.keys(formatEntries).map((name) => `${name}(…)`).join(', ')}`,
)

/** The keys of a database: all of `DatabaseConfig`, or this does not compile. */
export const databaseEntries = {
  url: v.optional(value),
  migrationUrl: v.optional(value),
  token: v.optional(value),
  ssl: v.optional(v.strictObject({ ca: v.optional(value), cert: v.optional(value), key: v.optional(value) }, '{ ca, cert, key }')),
  through: v.optional(v.pipe(v.strictObject(commandValue.entries, "command('…')"), v.check(({ command }) => command.includes('{port}'), "command('…') with {port} in it"))),
  format,
  schemas: v.optional(names),
  groups: v.optional(names),
  manage: v.optional(v.picklist(['migrate', 'observe'], "'migrate' or 'observe'")),
  production: v.optional(flag),
  dependsOn: v.optional(names),
  keyspace: v.optional(text),
  keyspaces: v.optional(names),
  database: v.optional(text),
} satisfies Readonly<Record<keyof DatabaseConfig, object>>

/** The keys of `scratch`: all of `ScratchConfig`, or this does not compile. */
export const scratchEntries = {
  postgres: v.optional(value),
  before: v.optional(v.lazy((input) => (typeof input === 'object' && input !== null ? v.strictObject(fileValue.entries, "SQL, or file('path')") : v.pipe(v.string("SQL, or file('path')"), v.nonEmpty('text that is not empty'))))),
} satisfies Readonly<Record<keyof ScratchConfig, object>>

/** The keys of the fleet. `$schema` is for editors of skein.config.json. */
export const fleetEntries = {
  $schema: v.optional(v.string()),
  databases: v.record(v.string(), v.strictObject(databaseEntries, 'a database: { url, format, … }'), '{ name: { url, format, … } }'),
  production: v.optional(flag),
  scratch: v.optional(v.strictObject(scratchEntries, '{ postgres, before }')),
}

/** The whole shape of a configuration. Every object is strict: a key that is not listed is refused. Messages say what was expected. */
export const fleetSchema = v.strictObject(fleetEntries, '{ databases: { … } }')
