/** A folder with a skein.config.ts, and how Skein is run in it. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** `databases` are lines of the configuration: name to `{ url?, format }`, the format as it is written. URLs come from the environment, as a team has them. */
export function project(stage, name, databases) {
  const folder = stage.folder(name, { onDisk: true })
  const formats = ['drizzle', 'prisma', 'atlas', 'wrangler', 'sql']
  const lines = Object.entries(databases).map(([database, { format, url }]) => `    ${database}: { ${url === undefined ? '' : `url: env('${variable(database)}'), `}format: ${format} },`)
  writeFileSync(join(folder, 'skein.config.ts'), `import { defineFleet, env, ${formats.join(', ')} } from 'skein'\n\nexport default defineFleet({\n  databases: {\n${lines.join('\n')}\n  },\n})\n`)
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
  for (const kept of ['cache', 'state']) mkdirSync(join(folder, `.${kept}`))
  const env = { SKEIN_CACHE_DIR: join(folder, '.cache'), SKEIN_STATE_DIR: join(folder, '.state') }
  for (const [database, { url }] of Object.entries(databases)) if (url !== undefined) env[variable(database)] = url
  return { folder, command: (args, more = {}) => ({ argv: stage.skein(...args), cwd: folder, env: { ...env, ...more } }), variable }
}

const variable = (database) => `${database.toUpperCase()}_URL`
