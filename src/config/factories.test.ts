import fc from 'fast-check'
import { expect, test } from 'vitest'
import { atlas, command, defineFleet, drizzle, env, file, keyspaces, prisma, sql, wrangler } from './factories.ts'
import type { DatabaseConfig, FleetConfig } from './shape.ts'
import { validateFleet } from './validate.ts'

test('keyspaces share everything but their name and database, and nothing is resolved', () => {
  const url = () => {
    throw new Error('resolved')
  }
  expect(keyspaces('ai', { names: ['one', 'two'], url, format: drizzle({ config: 'd.ts' }), groups: ['ps'] })).toEqual({
    'ai:one': { url, format: { name: 'drizzle', config: 'd.ts' }, groups: ['ps'], keyspace: 'one', keyspaces: ['one', 'two'], database: 'one' },
    'ai:two': { url, format: { name: 'drizzle', config: 'd.ts' }, groups: ['ps'], keyspace: 'two', keyspaces: ['one', 'two'], database: 'two' },
  })
})

test('defineFleet gives back what it was given', () => {
  const definition = () => ({ databases: {} })
  expect(defineFleet(definition)).toBe(definition)
})

const text = fc.string({ minLength: 1 })
const value = fc.oneof(text, text.map((name) => env(name, { optional: true })), text.map((name) => env(name)), text.map(file), text.map(command))
const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
const format = fc.oneof(
  fc.record({ config: text, table: text, schema: text }, { requiredKeys: [] }).map(drizzle),
  fc.record({ dir: text, keyspaceOf: fc.oneof(text, fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), text)) }, { requiredKeys: [] }).map(drizzle),
  fc.record({ schema: text }, { requiredKeys: [] }).map(prisma),
  fc.record({ dir: text, revisionsSchema: text }, { requiredKeys: ['dir'] }).map(atlas),
  fc.record({ config: text, binding: text, env: text, remote: fc.boolean() }, { requiredKeys: [] }).map(wrangler),
  fc.record({ dir: text, file: text, table: text }, { requiredKeys: ['dir'] }).map(wrangler),
  fc.record({ dir: text, table: text, schema: text }, { requiredKeys: ['dir'] }).map(sql),
)
const database: fc.Arbitrary<DatabaseConfig> = fc
  .record({
    url: value,
    format,
    migrationUrl: some(value),
    token: some(value),
    ssl: some(fc.record({ ca: value, key: value }, { requiredKeys: [] })),
    through: some(fc.constant(command('fly proxy {port}:5432'))),
    schemas: some(fc.array(text)),
    groups: some(fc.array(fc.constantFrom('g1', 'g2'))),
    manage: some(fc.constantFrom('migrate' as const, 'observe' as const)),
    production: some(fc.boolean()),
  })
  .map((one) => Object.fromEntries(Object.entries(one).filter(([, given]) => given !== undefined)) as unknown as DatabaseConfig)
const fleet: fc.Arbitrary<FleetConfig> = fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9_.:-]{0,8}[a-z0-9]$/).filter((name) => !['g1', 'g2'].includes(name) && !(name in {})), database, { minKeys: 1, maxKeys: 5 }).map((databases) => ({ databases }))

test('what the factories make is accepted, and JSON says all of it', async () => {
  await fc.assert(
    fc.asyncProperty(fleet, async (config) => {
      const again: unknown = JSON.parse(JSON.stringify(config))
      expect(await validateFleet(again, { file: 'skein.config.json' })).toEqual(config)
    }),
  )
})

test('whatever else is given is refused, never a crash', async () => {
  await fc.assert(
    fc.asyncProperty(fc.anything({ withBigInt: true, withMap: true, withDate: true, withSparseArray: true }), async (anything) => {
      await expect(validateFleet(anything, { file: 'skein.config.ts' })).rejects.toMatchObject({ name: 'SkeinError', exit: 64 })
      await expect(validateFleet({ databases: { a: anything } }, { file: 'skein.config.ts' })).rejects.toMatchObject({ name: 'SkeinError', exit: 64 })
    }),
  )
})
