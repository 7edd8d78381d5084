/** Commands of the official tools, as test/interop runs them. */
import { chmodSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** `drizzle-kit migrate`, run beside the folder, since it takes `out` as relative. */
export async function drizzleKit(stage, { dialect, folder, url }) {
  const cwd = dirname(folder)
  const config = `drizzle-${basename(folder)}.config.js`
  writeFileSync(join(cwd, config), `module.exports = ${JSON.stringify({ dialect, out: basename(folder), dbCredentials: { url } })}\n`)
  return { argv: [process.execPath, join(await stage.tool('drizzle-v0'), 'node_modules/drizzle-kit/bin.cjs'), 'migrate', '--config', config], cwd }
}

/** `prisma migrate status` of Prisma 7, with its own engine as WASM. */
export async function prismaStatus(stage, { folder, url }) {
  const cwd = stage.folder('prisma', { onDisk: true })
  const installed = await stage.tool('prisma-7')
  writeFileSync(join(cwd, 'schema.prisma'), 'datasource db {\n  provider = "postgresql"\n}\n')
  writeFileSync(join(cwd, 'prisma.config.mjs'), `export default ${JSON.stringify({ schema: join(cwd, 'schema.prisma'), migrations: { path: folder }, datasource: { url } })}\n`)
  const engine = join(cwd, 'schema-engine')
  writeFileSync(engine, `#!/bin/sh\nexec '${process.execPath}' '${join(stage.repository, 'test/interop/prisma-proxy.mjs')}' "$@"\n`)
  chmodSync(engine, 0o755)
  const env = { PRISMA_SCHEMA_ENGINE_BINARY: engine, PRISMA_QUERY_ENGINE_LIBRARY: engine, PRISMA_QUERY_ENGINE_BINARY: engine, SKEIN_PRISMA_FOLDER: installed, SKEIN_PRISMA_URL: url }
  return { argv: [process.execPath, join(installed, 'node_modules/prisma/build/index.js'), 'migrate', 'status'], cwd, env }
}

/** `atlas migrate status`; undefined where there is no Atlas. */
export async function atlasStatus(stage, { folder, file }) {
  const atlas = await stage.atlas()
  return atlas === undefined ? undefined : { argv: [atlas, 'migrate', 'status', '--url', `sqlite://${file}`, '--dir', `file://${folder}`], cwd: folder }
}

/** `wrangler d1 migrations list` or `apply` on local D1. */
export async function wrangler(stage, command, { project, database }) {
  return { argv: [process.execPath, join(await stage.tool('wrangler-4.86'), 'node_modules/wrangler/bin/wrangler.js'), 'd1', 'migrations', command, database, '--local'], cwd: project }
}
