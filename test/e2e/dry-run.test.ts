/** A dry run with a user who may only read prints the statements, needs nothing more, and leaves the database exactly as it was. */
import { chmod } from 'node:fs/promises'
import { dirname } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { leftOut } from '../services.ts'
import { askMysql, askPostgres } from '../support/query.ts'
import { type Shop, type ShopFormat, shop } from '../support/shop.ts'

const formats: readonly ShopFormat[] = ['sql', 'drizzle', 'prisma', 'atlas']
const readers = {
  async postgres({ url }: { readonly url: string }): Promise<string> {
    const name = `reader_${new URL(url).pathname.slice(3)}`
    await askPostgres(url, `create role ${name} login; grant pg_read_all_data to ${name}`)
    onTestFinished(async () => void (await askPostgres(url.replace(/\/[^/]*$/, '/postgres'), `drop role if exists ${name}`)))
    return withUser(url, name)
  },
  async mysql({ url }: { readonly url: string }): Promise<string> {
    const name = `r_${new URL(url).pathname.slice(1, 20)}`
    await askMysql(url, `create user ${name}@'%'`)
    await askMysql(url, `grant select on ${new URL(url).pathname.slice(1)}.* to ${name}@'%'`)
    onTestFinished(async () => void (await askMysql(url.replace(/\/[^/]*$/, '/mysql'), `drop user if exists ${name}@'%'`)))
    return withUser(url, name)
  },
}

function withUser(url: string, user: string): string {
  const parsed = new URL(url)
  parsed.username = user
  return parsed.href
}

/** Points the project at the same database as another user. */
async function as(made: Shop, url: string): Promise<void> {
  const config = JSON.parse(await made.read('skein.config.json')) as { databases: { shop: { url?: string } } }
  config.databases.shop.url = url
  await made.file('skein.config.json', JSON.stringify(config))
}

for (const begun of [false, true]) {
  describe(`with ${begun ? 'a ledger' : 'an empty database'}, a role that may only read`, () => {
    for (const engine of ['postgres', 'mysql', 'mariadb'] as const) {
      describe.skipIf(leftOut(engine === 'postgres' ? 'postgres18' : engine))(engine, () => {
        test.each(formats)('%s', async (format) => {
          const made = await shop(engine, { format, begun })
          await as(made, await readers[engine === 'postgres' ? 'postgres' : 'mysql'](made.place))
          await planned(made)
        })
      })
    }

    test.each([...formats, 'wrangler'] as const)('%s on an SQLite file that is read-only', async (format) => {
      const made = await shop('sqlite', { format, begun })
      if (!begun) await made.place.ask('select 1')
      const file = made.place.url.slice('sqlite:'.length)
      await chmod(file, 0o444)
      await chmod(dirname(file), 0o555)
      onTestFinished(() => chmod(dirname(file), 0o755))
      await planned(made)
    })
  })
}

async function planned(made: Shop): Promise<void> {
  await made.add('more', 'create table more (id int primary key);\n')
  const before = await made.place.contents()
  const { code, report } = await made.migrate('--dry-run')
  const [database] = report.databases
  expect({ error: database?.error, code, state: database?.state }).toEqual({ error: undefined, code: 0, state: 'planned' })
  expect(database?.planned?.at(-1)?.statements.map(({ sql }) => sql.replace(/;$/, ''))).toContain('create table more (id int primary key)')
  expect(await made.place.contents()).toEqual(before)
  const text = await made.skein(['migrate', '--dry-run'])
  expect(text).toMatchObject({ code: 0, stdout: expect.stringContaining('create table more (id int primary key);') })
  expect(await made.place.contents()).toEqual(before)
}
