/** Random secrets through everything that can fail: none is ever in an answer, in JSON, or in a child's command line. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { type FakeD1Api, fakeD1Api } from '../fakes/d1-api.ts'
import { type FakeHranaServer, fakeHranaServer } from '../fakes/hrana-server.ts'
import { freshMysql, freshPostgres, leftOut, mysqlServer, postgresConnections } from '../services.ts'
import { type Project, project } from '../support/project.ts'
import { join } from 'node:path'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'

const letters = fc.constantFrom(...'abcXYZ019 !"#$%&\'()*+,-.:;<=>?@[\\]^_`{|}~äß漢')
/** What a secret has in common with no other text. */
const core = 'Qz7Q'
const secrets = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.string({ unit: letters, maxLength: 10 }), fc.string({ unit: letters, maxLength: 10 })).map(([a, b]) => `${a}${core}${b}`) },
  { weight: 1, arbitrary: fc.constant(core) },
  { weight: 1, arbitrary: fc.integer({ min: 500, max: 3_000 }).map((length) => `${core}${'x%/@ '.repeat(length / 5)}`) },
)
/** As a header can carry it. */
const tokens = fc.string({ unit: fc.constantFrom(...'abcXYZ019-._~+/='), maxLength: 20 }).map((text) => `${core}${text}`)
const everyByte = (text: string) => [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
const spellings = [encodeURIComponent, everyByte]

const commands = [['status', '--verbose'], ['status', '--json'], ['migrate'], ['migrate', '--json', '--verbose'], ['ready', '--json'], ['ready'], ['doctor'], ['doctor', '--json']]
const files = { 'm/0001_first.sql': 'create table first (id int primary key);\n' }
const format = { name: 'sql', dir: 'm' }

async function quiet(fleet: Project, lines: readonly (readonly string[])[] = commands, env: Readonly<Record<string, string>> = {}): Promise<readonly number[]> {
  const codes: number[] = []
  for (const line of lines) {
    const { code, stdout, stderr } = await fleet.skein(line, { env })
    for (const text of [stdout, stderr]) if (text.includes(core)) expect.fail(`skein ${line.join(' ')} shows the secret: ${text.slice(Math.max(0, text.indexOf(core) - 200), text.indexOf(core) + 100)}`)
    expect(code, `${line.join(' ')}: ${stderr}`).not.toBe(70)
    codes.push(code)
  }
  return codes
}

interface Target {
  readonly title: string
  readonly out: boolean
  readonly values: fc.Arbitrary<string>
  /** A database whose secret is wrong. */
  config(secret: string, spell: (text: string) => string): Record<string, unknown>
  env?(): Record<string, string>
}

let api: FakeD1Api
let hrana: FakeHranaServer
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'skein-secrets-'))
  api = await fakeD1Api()
  api.database('db')
  hrana = await fakeHranaServer(join(folder, 'remote.db'))
})
afterAll(async () => {
  await api.close()
  await hrana.close()
  rmSync(folder, { recursive: true, force: true })
})

const targets: readonly Target[] = [
  {
    title: 'Postgres, refused by the server',
    out: leftOut('connections'),
    values: secrets,
    config: (secret, spell) => ({ url: `postgres://${postgresConnections().users.password.user}:${spell(secret)}@localhost:${postgresConnections().port}/postgres?sslmode=disable` }),
  },
  { title: 'Postgres, in a parameter, a server that is not there', out: false, values: secrets, config: (secret, spell) => ({ url: `postgres://127.0.0.1:1/app?user=u&password=${spell(secret)}` }) },
  { title: 'Postgres, a URL that cannot be read', out: false, values: secrets, config: (secret, spell) => ({ url: `postgres://u:${spell(secret)}@127.0.0.1:notaport/app?nonsense=1` }) },
  {
    title: 'MySQL, refused by the server',
    out: leftOut('mysql'),
    values: secrets,
    config: (secret, spell) => ({ url: `mysql://skein:${spell(secret)}@127.0.0.1:${new URL(mysqlServer().url).port}/mysql` }),
  },
  { title: 'MySQL, a server that is not there', out: false, values: secrets, config: (secret, spell) => ({ url: `mysql://u:${spell(secret)}@127.0.0.1:1/app` }) },
  { title: 'libSQL, a wrong token beside the URL', out: false, values: tokens, config: (token) => ({ url: `libsql://${hrana.host}?tls=0`, token }) },
  { title: 'libSQL, a wrong token in the URL', out: false, values: tokens, config: (token, spell) => ({ url: `libsql://${hrana.host}?tls=0&authToken=${spell(token)}` }) },
  { title: 'D1, a wrong token', out: false, values: tokens, config: (token) => ({ url: `d1://${api.account}/db`, token }), env: () => ({ CLOUDFLARE_API_BASE_URL: api.base }) },
  { title: 'a scheme that nobody knows', out: false, values: secrets, config: (secret, spell) => ({ url: `oracle://u:${spell(secret)}@h/d` }) },
]

describe('a connection that fails says no secret', () => {
  for (const { title, out, values, config, env } of targets) {
    test.skipIf(out)(title, async () => {
      await fc.assert(
        fc.asyncProperty(values, fc.constantFrom(...spellings), async (secret, spell) => {
          const fleet = await project({ app: { ...config(secret, spell), format } }, files)
          const codes = await quiet(fleet, commands, env?.() ?? {})
          expect(codes.every((code) => code !== 0)).toBe(true)
        }),
        { numRuns: 12 },
      )
    })
  }

  test('from a file, a command and the environment', async () => {
    await fc.assert(
      fc.asyncProperty(secrets, async (secret) => {
        const url = `postgres://u:${encodeURIComponent(secret)}@127.0.0.1:1/app`
        const values = [{ from: 'file', path: 'secret.txt' }, { from: 'command', command: 'cat secret.txt' }, { from: 'env', name: 'APP_URL' }, { from: 'command', command: 'cat secret.txt >&2; cat secret.txt; exit 3' }]
        const fleet = await project(Object.fromEntries(values.map((value, index) => [`app${index}`, { url: value, format }])), { ...files, 'secret.txt': url })
        await quiet(fleet, [['status', '--verbose'], ['migrate', '--json']], { APP_URL: url })
      }),
      { numRuns: 12 },
    )
  })

  test('from a function that throws it, and a configuration that cannot be run', async () => {
    await fc.assert(
      fc.asyncProperty(secrets, async (secret) => {
        const fleet = await project({}, files)
        await fleet.remove('skein.config.json')
        const url = `postgres://u:${encodeURIComponent(secret)}@127.0.0.1:1/app`
        const app = (body: string) => `import { defineFleet, sql } from 'skein'\nexport default defineFleet({ databases: { app: { url: async () => { ${body} }, format: sql({ dir: 'm' }) } } })\n`
        for (const text of [app('return process.env.APP_URL!'), app('throw new Error(`cannot use ${process.env.APP_URL}`)'), 'throw new Error(`cannot use ${process.env.APP_URL}`)\n']) {
          await fleet.file('skein.config.ts', text.replaceAll('process.env.APP_URL', JSON.stringify(url)).replaceAll('!', ''))
          await quiet(fleet, [['status', '--verbose'], ['migrate', '--json']])
        }
      }),
      { numRuns: 6 },
    )
  })
})

const doubled = (secret: string) => `'${secret.replaceAll('\\', '').replaceAll("'", "''")}'`

describe('a statement that fails says no secret that it quotes', () => {
  test.skipIf(leftOut('postgres18'))('on Postgres', async () => {
    const database = await freshPostgres()
    onTestFinished(database.drop)
    const ways = [doubled, (secret: string) => `$pw$${secret}$pw$`, (secret: string) => `e'${secret.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`]
    await statements(database.url, ways, (literal) => [
      `create role nobody login password ${literal} in role no_such_role`,
      `alter role no_such_role with encrypted password ${literal}`,
      `create user mapping for current_user server no_such_server options (user 'u', password ${literal})`,
    ])
  })

  test.skipIf(leftOut('mysql'))('on MySQL', async () => {
    const database = await freshMysql()
    onTestFinished(database.drop)
    const ways = [doubled, (secret: string) => `'${secret.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`, (secret: string) => `"${secret.replaceAll('\\', '\\\\').replaceAll('"', '""')}"`]
    await statements(database.url, ways, (literal) => [`alter user no_such_user identified by ${literal}`, `create user ''@'' identified with no_such_plugin by ${literal}`, `set password for no_such_user = ${literal}`])
  })

  async function statements(url: string, ways: readonly ((secret: string) => string)[], texts: (literal: string) => readonly string[]): Promise<void> {
    await fc.assert(
      fc.asyncProperty(secrets, fc.constantFrom(...ways), async (secret, way) => {
        for (const text of texts(way(secret))) {
          const fleet = await project({ app: { url, format } }, { 'm/0001_first.sql': `${text};\n` })
          await quiet(fleet, [['migrate', '--dry-run'], ['migrate', '--dry-run', '--json'], ['migrate', '--verbose', '--yes'], ['migrate', '--json', '--yes'], ['status', '--json'], ['status', '--verbose']])
        }
      }),
      { numRuns: 20 },
    )
  }

  test.skipIf(leftOut('postgres18'))('and none of the URL’s own, wherever a server repeats it', async () => {
    const database = await freshPostgres()
    onTestFinished(database.drop)
    await fc.assert(
      fc.asyncProperty(secrets, async (secret) => {
        const url = new URL(database.url)
        url.password = encodeURIComponent(secret)
        const fleet = await project({ app: { url: url.href, format } }, { 'm/0001_first.sql': `do $skein$ begin raise exception 'told: %', '${secret.replaceAll("'", "''")}' using hint = '${secret.replaceAll("'", "''")}'; end $skein$;\n` })
        expect((await quiet(fleet, [['migrate', '--json', '--yes'], ['migrate', '--verbose', '--yes'], ['migrate', '--dry-run']]))[0]).toBe(2)
      }),
      { numRuns: 12 },
    )
  })
})

test('no child has a secret on its command line', async () => {
  const secret = `${core}-in-a-child`
  const fleet = await project({}, { ...files, 'url.txt': `postgres://u:${secret}@db.internal:5432/app`, 'drizzle.config.cjs': "require('fs').appendFileSync('ps.txt', require('child_process').execFileSync('ps', ['-eo', 'args']))\nmodule.exports = { dialect: ['postgresql'][0], out: require('path').join('m'), dbCredentials: { url: process.env.DRIZZLE_URL } }\n" })
  const ps = 'ps -eo args >> ps.txt'
  await fleet.file(
    'skein.config.json',
    JSON.stringify({
      databases: {
        app: { url: { from: 'command', command: `${ps}; cat url.txt` }, through: { from: 'command', command: `${ps}; exit 1 # {port}` }, format },
        second: { url: { from: 'file', path: 'url.txt' }, through: { from: 'command', command: `${ps}; exit 1 # {port}` }, format: { name: 'drizzle', config: 'drizzle.config.cjs' } },
      },
    }),
  )
  await quiet(fleet, [['status', '--verbose'], ['migrate', '--json'], ['doctor']], { DRIZZLE_URL: `postgres://u:${secret}@127.0.0.1:1/app` })
  const seen = await fleet.read('ps.txt')
  expect(seen.split('\n').length).toBeGreaterThan(10)
  expect(seen).not.toContain(core)
})
