/**
 * Stands in for Prisma's native schema engine: the real CLI starts us, we run Prisma's own engine as WASM.
 * The ledger's logic and the CLI are genuine; only the connection to the database below is ours.
 *
 * `SKEIN_PRISMA_FOLDER` is the folder in which Prisma, `pg` and `libsql` are installed.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { postgresAdapter } from './prisma-postgres.mjs'
import { sqliteAdapter } from './prisma-sqlite.mjs'

const require = createRequire(join(process.env.SKEIN_PRISMA_FOLDER, 'package.json'))
const options = readOptions(process.argv.slice(2))

let panic = ''
globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: (message) => (panic = message) }

if (options.version) console.log(`schema-engine-cli ${require('@prisma/engines-version').enginesVersion}`)
else if (options.oneShot) await oneShot(options.oneShot)
else await serve()

/** `cli can-connect-to-database` and `cli create-database`: databases are made by the tests, so both only connect. */
async function oneShot(command) {
  try {
    await (await database().connect()).dispose()
    console.log(command === 'create-database' ? '' : 'Connection successful')
  } catch (error) {
    console.error(JSON.stringify({ timestamp: '', level: 'ERROR', fields: { message: error.message, is_panic: false, error_code: 'P1001' }, target: 'schema_engine' }))
    process.exitCode = 1
  }
}

/** One JSON-RPC request a line, one answer a line. */
async function serve() {
  const engine = await loadEngine()
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() === '') continue
    const { id, method, params } = JSON.parse(line)
    try {
      const result = method === 'getDatabaseVersion' ? await engine.version() : await engine[method](params)
      if (method === 'diff' && result?.stdout) reply({ id: 1e9, method: 'print', params: { content: result.stdout } })
      reply({ id, result: result ?? null })
    } catch (error) {
      const message = panic || error.message
      reply({ id, error: { code: 4466, message, data: { is_panic: panic !== '', message, meta: null, error_code: error.code ?? null } } })
    }
  }
  process.exit(0) // The engine keeps its connection, and with it the advisory lock, until the process ends.
}

function reply(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
}

async function loadEngine() {
  const folder = dirname(require.resolve('@prisma/schema-engine-wasm'))
  const runtime = await import(pathToFileURL(join(folder, 'schema_engine_bg.js')).href)
  const module = new WebAssembly.Module(readFileSync(join(folder, 'schema_engine_bg.wasm')))
  const instance = new WebAssembly.Instance(module, { './schema_engine_bg.js': runtime })
  runtime.__wbg_set_wasm(instance.exports)
  instance.exports.__wbindgen_start()
  const datamodels = options.datamodels.map((path) => [path, readFileSync(path, 'utf8')])
  return runtime.SchemaEngine.new({ datamodels: datamodels.length > 0 ? datamodels : undefined }, () => {}, factory())
}

/** The kind of the datasource's database, and how to connect to it. */
function database() {
  const { url } = options
  if (url.startsWith('file:')) return { provider: 'sqlite', connect: () => sqliteAdapter(require('libsql'), url) }
  return { provider: 'postgres', connect: () => postgresAdapter(require('pg'), url) }
}

/** There is no shadow database: nothing that the tests run needs one. */
function factory() {
  const { provider, connect } = database()
  const connectToShadowDb = asResult(async () => {
    throw new Error('this rig has no shadow database')
  })
  return { provider, adapterName: 'skein-test', connect: asResult(async () => wrapped(await connect())), connectToShadowDb, errorRegistry: { consumeError: () => undefined } }
}

/** The engine takes results, not exceptions. */
function asResult(work) {
  return async (...args) => {
    try {
      return { ok: true, value: await work(...args) }
    } catch (error) {
      return { ok: false, error: { originalCode: error.code, originalMessage: error.message, ...error.kind } }
    }
  }
}

function wrapped(adapter) {
  const methods = ['queryRaw', 'executeRaw', 'executeScript', 'dispose']
  return { ...adapter, ...Object.fromEntries(methods.map((name) => [name, asResult(adapter[name])])), getConnectionInfo: () => ({ ok: true, value: adapter.connectionInfo }) }
}

/** `--datamodels FILE… --datasource JSON …`. Prisma 6 names the URL in the schema only, or plainly: `cli --datasource URL COMMAND`. */
function readOptions(args) {
  const all = (name) => args.flatMap((arg, at) => (arg === name ? [args[at + 1]] : []))
  const first = args.indexOf('--datamodels')
  const models = first < 0 ? [] : args.slice(first + 1)
  const end = models.findIndex((arg) => arg.startsWith('-') || arg === 'cli')
  const datamodels = [...(end < 0 ? models : models.slice(0, end)), ...all('--datamodel'), ...all('-d')]
  const urls = all('--datasource').map((given) => (given.startsWith('{') ? JSON.parse(given).url : given))
  return {
    version: args.includes('--version'),
    oneShot: args.find((arg) => arg === 'can-connect-to-database' || arg === 'create-database'),
    datamodels,
    url: urls[0] ?? process.env.SKEIN_PRISMA_URL,
  }
}
