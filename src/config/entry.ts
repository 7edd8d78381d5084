import { didYouMean } from '../errors/suggest.ts'
import { configNotYet, configUnknownExport } from './errors.ts'
import { atlas, command, defineFleet, drizzle, env, file, keyspaces, prisma, sql, wrangler } from './factories.ts'
import { reservedExports } from './reserved.ts'

const factories = { defineFleet, env, file, command, keyspaces, drizzle, prisma, atlas, wrangler, sql }
const quiet: readonly string[] = ['default', 'then', '__esModule', 'toJSON', 'constructor', 'prototype', '$$typeof', 'module.exports']

/**
 * What `import … from 'skein'` is inside a configuration: the factories of the running Skein, wherever it is installed.
 * Using a name that does not exist says so instead of failing with `undefined is not a function`.
 */
export const configEntry: Readonly<Record<string, unknown>> = new Proxy({ ...factories, __esModule: true }, {
  get(target, key) {
    if (key === 'default') return configEntry
    if (typeof key === 'symbol' || quiet.includes(key) || Object.hasOwn(target, key)) return Reflect.get(target, key) as unknown
    throw unknownExport(key)
  },
})

function unknownExport(name: string) {
  if (reservedExports.includes(name)) return configNotYet(`${name} of skein comes with a later version`, { hint: 'Remove it for now.' })
  const known = Object.keys(factories)
  return configUnknownExport(`skein has no ${name} for configurations`, { hint: didYouMean(name, known) ?? `There are ${known.join(', ')}.` })
}
