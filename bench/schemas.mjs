/** Reading and comparing whole schemas, beside pg_dump and beside a Node process that only connects. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pgDump } from '../tools/services/clients.mjs'
import { changesScript, schemaScript } from '../tools/bench/schemas.mjs'
import { withDatabase } from '../tools/bench/stage.mjs'

const sizes = [
  { says: '190 tables', name: 'plain', tables: 190, most: { inspect: 1.6, diff: 2.2 } },
  { says: '190 tables, each with a view, function, trigger and policy', name: 'rich', tables: 190, rich: true, most: { inspect: 1.6, diff: 2.2 } },
  { says: '1,000 tables', name: 'thousand', tables: 1_000, most: { inspect: 1.6, diff: 1.6 }, mostRssBytes: 300 * 1024 ** 2 },
]

export const benchmark = {
  name: 'schemas',
  async rows(stage) {
    const server = await stage.postgres()
    const dump = await pgDump()
    const rows = []
    for (const size of sizes) rows.push(...(await rowsOf(size, stage, server, dump)))
    return [...rows, ...(await fingerprintRows(stage, server)), ...(await folderRows(stage, server, dump))]
  },
}

async function rowsOf({ says, name, most, mostRssBytes, ...shape }, stage, server, dump) {
  const [one, same, changed] = ['one', 'same', 'changed'].map((which) => withDatabase(server, `schema_${name}_${which}`))
  await stage.onPostgres(server, `create database schema_${name}_one template template0`)
  await stage.onPostgres(one, schemaScript(shape))
  for (const which of ['same', 'changed']) await stage.onPostgres(server, `create database schema_${name}_${which} template schema_${name}_one`)
  await stage.onPostgres(changed, changesScript())
  const floor = { says: 'pg_dump -s', commands: () => [{ argv: [dump, '-s', one] }] }
  const diff = (to, ...more) => ({ says: 'skein diff', commands: () => [{ argv: stage.skein('diff', '--from', one, '--to', to, '--format', 'sql', ...more) }], rss: mostRssBytes !== undefined })
  const limit = mostRssBytes === undefined ? {} : { mostRssBytes }
  return [
    { work: `inspect to SQL, ${says}`, most: most.inspect, skein: { says: 'skein inspect --format sql', commands: () => [{ argv: stage.skein('inspect', one, '--format', 'sql') }] }, floor },
    { work: `diff, 25 changes, ${says}`, most: most.diff, ...limit, skein: diff(changed), floor },
    { work: `diff, no change, ${says}`, most: most.diff, ...limit, skein: diff(same), floor },
    ...(name === 'plain' ? [{ work: `diff with --verify, 25 changes, ${says}`, most: 6.5, skein: diff(changed, '--verify', '--scratch', server), floor }] : []),
  ]
}

async function fingerprintRows(stage, server) {
  const url = withDatabase(server, 'schema_plain_one')
  const floor = { says: 'node connects once with pg', commands: () => [{ argv: [process.execPath, join(stage.repository, 'bench/floors/connect.cjs'), url] }] }
  const row = (format, most) => ({ work: `${format}, 190 tables`, most, rounds: 11, skein: { says: `skein inspect --format ${format}`, commands: () => [{ argv: stage.skein('inspect', url, '--format', format) }] }, floor })
  return [row('stamp', 1.2), row('fingerprint', 2)]
}

/** A folder of 500 files against the database that they made; and their first replay, beside psql in a database of its own. */
async function folderRows(stage, server, dump) {
  const folder = join(stage.folder('schema-files'), 'files')
  mkdirSync(folder, { recursive: true })
  const statements = schemaScript({ tables: 190 }).split(/;\n(?=create|alter)/)
  const each = Math.ceil(statements.length / 500)
  for (let n = 0; n * each < statements.length; n++) writeFileSync(join(folder, `${String(n).padStart(4, '0')}.sql`), `${statements.slice(n * each, (n + 1) * each).join(';\n')};\n`)
  const psql = await stage.psql()
  const live = withDatabase(server, 'schema_plain_one')
  const kept = stage.folder('cache')
  const diff = (scratch) => () => [{ argv: stage.skein('diff', '--from', live, '--to', folder, '--format', 'sql', '--scratch', scratch), env: { SKEIN_CACHE_DIR: kept } }]
  const forgotten = () => rmSync(join(kept, 'replays'), { recursive: true, force: true })
  const emptied = () => stage.onPostgres(server, 'drop database if exists replayed', 'create database replayed template template0')
  const replay = { argv: [psql, '-X', '-q', '-d', withDatabase(server, 'replayed'), ...files(folder, statements.length, each)] }
  return [
    { work: 'diff of a live database and a folder of 500 files, unchanged since the last time', most: 3, skein: { says: 'skein diff', commands: diff(server) }, floor: { says: 'pg_dump -s', commands: () => [{ argv: [dump, '-s', live] }] } },
    {
      work: 'the same, never replayed before',
      most: 1.5,
      skein: { says: 'skein diff', before: forgotten, commands: diff(server) },
      floor: { says: 'psql running the 500 files', before: emptied, commands: () => [replay] },
    },
    {
      work: 'the same, in the embedded server',
      most: 2,
      skein: { says: 'skein diff --scratch pglite:', before: forgotten, commands: diff('pglite:') },
      floor: { says: 'a process that starts it, and psql running the 500 files', before: emptied, commands: () => [{ argv: [process.execPath, join(stage.repository, 'bench/floors/pglite.mjs')] }, replay] },
    },
  ]
}

function files(folder, count, each) {
  return Array.from({ length: Math.ceil(count / each) }, (_, n) => ['-f', join(folder, `${String(n).padStart(4, '0')}.sql`)]).flat()
}
