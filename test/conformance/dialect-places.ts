import { join } from 'node:path'
import type { Connection, Dialect, Target } from '../../src/dialects/dialect.ts'
import { mysql } from '../../src/dialects/mysql/dialect.ts'
import { postgres } from '../../src/dialects/postgres/dialect.ts'
import { sqlite } from '../../src/dialects/sqlite/dialect.ts'
import { openDriver } from '../../src/dialects/sqlite/drivers/open.ts'
import { makeTemplate } from '../../tools/pglite-template.mjs'
import { fakeD1Api } from '../fakes/d1-api.ts'
import { fakeHranaServer } from '../fakes/hrana-server.ts'
import { type FreshDatabase, freshMariadb, freshMysql, freshPostgres } from '../services.ts'
import { temporaryFolder } from '../support/shop.ts'

/** One database that the suite may fill, and what may differ between engines: each difference with its reason. */
export interface DialectPlace {
  readonly title: string
  /** The service whose absence leaves the place out. */
  readonly service?: string
  readonly dialect: Dialect
  /** A fresh database; its removal is arranged for the end of the test. */
  fresh(remove: (undo: () => Promise<void>) => void): Promise<Database>
  /** What a boolean comes as: engines without the type have 1. */
  readonly yes: true | 1
  /** A statement after which the session is not what it was, and the setting that tells; `none` where no session outlives a request. */
  readonly leak: { readonly statement: string; readonly setting: string } | { readonly none: string }
  /** `session`: two runners exclude each other. `transaction`: the guard inside does. `folder`: nobody else gets in. `none`: the request is the guard. */
  readonly lock: 'session' | 'transaction' | 'folder' | 'none'
  /** A statement that runs until it is cancelled, or why there is none. */
  readonly endless: { readonly statement: string } | { readonly none: string }
  readonly hasNul: boolean
  /** Names hold only letters of the basic plane: MySQL keeps them as utf8mb3. */
  readonly shortNames?: true
  /** D1 does not say which statement of a request failed: a record that is there already is a failure like any other, and the guard tells runners apart. */
  readonly recordUntold?: true
}

export interface Database {
  readonly url: string
  open(more?: Partial<Target>): Promise<Connection>
  /** Connects to what is not there or not allowed, with this secret. */
  refused(secret: string): Promise<Connection>
}

const secretIn = (url: string, secret: string): string => {
  const parsed = new URL(url)
  parsed.password = ''
  return parsed.href.replace(/^(\w+:\/\/)([^@/]*?):?@?(?=[\w.]+:\d)/, (_, scheme: string) => `${scheme}postgres_nobody:${encodeURIComponent(secret)}@`)
}

const opener = (dialect: Dialect, url: string, base: Partial<Target> = {}) => (more: Partial<Target> = {}) =>
  dialect.connect({ name: 'app', url, root: '/', purpose: 'write', timeoutMs: 10_000, applicationName: 'skein test', environment: { HOME: '/nonexistent' }, ...base, ...more })

function server(title: string, service: string, dialect: Dialect, database: () => Promise<FreshDatabase>, rest: Pick<DialectPlace, 'yes' | 'leak' | 'endless' | 'hasNul' | 'shortNames'>): DialectPlace {
  return {
    title, service, dialect, lock: 'session', ...rest,
    async fresh(remove) {
      const { url, drop } = await database()
      remove(drop)
      const open = opener(dialect, url)
      return { url, open, refused: (secret) => open({ url: `${secretIn(url, secret)}_missing` }) }
    },
  }
}

const onPostgres = { yes: true, hasNul: false, leak: { statement: 'set search_path to pg_catalog', setting: 'search_path' }, endless: { statement: 'select pg_sleep(60)' } } as const
const onMysql = { yes: 1, hasNul: true, shortNames: true, leak: { statement: "set sql_mode = ''", setting: 'sql_mode' }, endless: { statement: 'insert into slow select count(*) from information_schema.columns a, information_schema.columns b, information_schema.columns c' } } as const
const onSqlite = { dialect: sqlite, yes: 1, hasNul: true } as const
const endlessRows = { statement: 'insert into slow with recursive n(i) as (select 1 union all select i + 1 from n) select i from n where i < 0' }

/** Every transport of every dialect. */
export const dialectPlaces: readonly DialectPlace[] = [
  ...(['13', '15', '18'] as const).map((major) => server(`Postgres ${major}`, `postgres${major}`, postgres, () => freshPostgres({ major }), onPostgres)),
  {
    ...onPostgres,
    title: 'PGlite',
    dialect: postgres,
    lock: 'folder',
    endless: { none: 'it runs in this thread: nothing can reach it while a statement runs' },
    async fresh(remove) {
      await makeTemplate()
      const folder = await temporaryFolder()
      const open = opener(postgres, 'pglite:data', { root: folder, environment: process.env })
      remove(async () => {})
      return { url: 'pglite:data', open, refused: (secret) => open({ url: `pglite:data?password=${encodeURIComponent(secret)}&nonsense=1` }) }
    },
  },
  server('MySQL', 'mysql', mysql, freshMysql, onMysql),
  server('MariaDB', 'mariadb', mysql, () => freshMariadb(), onMysql),
  {
    ...onSqlite,
    title: 'an SQLite file',
    lock: 'transaction',
    leak: { statement: 'pragma recursive_triggers = on', setting: 'recursive_triggers' },
    endless: endlessRows,
    async fresh() {
      const folder = await temporaryFolder()
      const open = opener(sqlite, 'sqlite:app.db', { root: folder })
      return { url: 'sqlite:app.db', open, refused: (secret) => open({ url: `sqlite:app.db?key=${encodeURIComponent(secret)}` }) }
    },
  },
  {
    ...onSqlite,
    title: 'D1, local',
    lock: 'transaction',
    leak: { statement: 'pragma recursive_triggers = on', setting: 'recursive_triggers' },
    endless: endlessRows,
    async fresh() {
      const folder = await temporaryFolder()
      await openDriver({ path: join(folder, 'd1.sqlite'), access: 'create' }).close()
      const open = opener(sqlite, `d1:${join(folder, 'd1.sqlite')}`)
      return { url: `d1:${join(folder, 'd1.sqlite')}`, open, refused: (secret) => open({ url: `d1:${folder}`, token: secret }) }
    },
  },
  {
    ...onSqlite,
    title: 'D1 over HTTP (a fake of its API)',
    lock: 'none',
    recordUntold: true,
    leak: { none: 'each request is a session of its own' },
    endless: { none: 'D1 has no way to end a statement; the request is let go' },
    async fresh(remove) {
      const api = await fakeD1Api()
      remove(() => api.close())
      api.database('db')
      const open = opener(sqlite, `d1://${api.account}/db`, { token: api.token, environment: { CLOUDFLARE_API_BASE_URL: api.base } })
      return { url: `d1://${api.account}/db`, open, refused: (secret) => open({ token: secret }) }
    },
  },
  {
    ...onSqlite,
    title: 'libSQL over HTTP (a fake server)',
    lock: 'transaction',
    leak: { none: 'asking a remote server for each pragma is not worth its round trips: foreign keys are set around every unit' },
    endless: { none: 'hrana has no way to end a statement; the stream is let go' },
    async fresh(remove) {
      const remote = await fakeHranaServer(join(await temporaryFolder(), 'remote.db'))
      remove(() => remote.close())
      const open = opener(sqlite, `libsql://${remote.host}?tls=0`, { token: remote.token })
      return { url: `libsql://${remote.host}?tls=0`, open, refused: (secret) => open({ token: secret }) }
    },
  },
]
