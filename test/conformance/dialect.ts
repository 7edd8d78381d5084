import { inspect } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { AtomicObserver, Connection, Dialect, Failure, Unit } from '../../src/dialects/dialect.ts'
import type { Statement, StatementFacts } from '../../src/model/statement.ts'
import { leftOut } from '../services.ts'
import type { Database, DialectPlace } from './dialect-places.ts'

const key = { id: '7223372036854775807', name: 'skein:conformance', perDatabase: true }
const ledger = 'create table ledger (id int primary key, name varchar(40) not null unique)'
const odd = ["it's", 'say "so"', '`tick`', 'back\\slash\\', '$1 $$ $tag$ %s ?', 'a;b -- c /* d', 'line\nbreak\ttab\r', 'ü漢😀', "\\'", '']

/** What every dialect promises over every transport. */
export function dialectConformance(place: DialectPlace): void {
  describe.skipIf(place.service !== undefined && leftOut(place.service))(place.title, () => {
    const { dialect } = place
    const fresh = () => place.fresh((undo) => onTestFinished(undo))
    const opened = async (database?: Database): Promise<Connection> => closing(await (database ?? (await fresh())).open())

    test('values come plain: 64-bit integers whole, nulls, any letters, booleans', async () => {
      const connection = await opened()
      const [row] = await connection.query("select 42 as small, 9007199254740993 as big, -9007199254740993 as negative, null as missing, 'ü漢😀' as text, (1 = 1) as yes, '' as blank")
      expect(row).toEqual({ small: 42, big: '9007199254740993', negative: '-9007199254740993', missing: null, text: 'ü漢😀', yes: place.yes, blank: '' })
    })

    test('what is quoted reads back, as text and as a name', async () => {
      const connection = await opened()
      const texts = place.hasNul && connection.server.dialect === 'mysql' ? [...odd, 'a\0b'] : odd
      const [row] = await connection.query(`select ${texts.map((text, index) => `${dialect.quote.literal(text)} as c${index}`).join(', ')}`)
      expect(Object.values(row ?? {})).toEqual(texts)
      for (const name of odd.filter((text) => text !== '' && !/\s$/.test(text)).map((text) => (place.shortNames ? text.replaceAll('😀', 'ß') : text))) {
        const [named] = await connection.query(`select 1 as ${dialect.quote.identifier(name)}`)
        expect(Object.keys(named ?? {})).toEqual([name])
      }
    })

    test('bookkeeping is all or nothing', async () => {
      const connection = await opened()
      await connection.execute(ledger)
      await connection.together(["insert into ledger values (1, 'a')", "insert into ledger values (2, 'b')"])
      expect((await failure(dialect, connection.together(["insert into ledger values (3, 'c')", "insert into nowhere values (1)"]))).kind).toBe('statement')
      expect(await namesIn(connection)).toEqual(['a', 'b'])
    })

    test('units go with their records, and nothing is behind one that fails', async () => {
      const connection = await opened()
      expect(connection.atomic === undefined).toBe(!connection.server.can.transactionalDdl)
      if (connection.atomic === undefined) return
      await connection.execute(ledger)
      const seen = await run(connection, [unit(dialect, 1, ['create table t1 (id int)', 'insert into t1 values (1)']), unit(dialect, 2, ['create table t2 (id int)'])])
      expect(seen).toEqual(['started u1', 'finished u1', 'started u2', 'finished u2'])
      expect(await failure(dialect, run(connection, [unit(dialect, 9, ['create table t9 (id int)'], { guard: guard(7) }), unit(dialect, 10, ['create table t10 (id int)'])]))).toMatchObject({ kind: 'guard' })
      const failed = await failure(dialect, run(connection, [unit(dialect, 3, ['create table t3 (id int)', 'insert into nowhere values (1)', 'create table t33 (id int)']), unit(dialect, 4, ['create table t4 (id int)'])]))
      expect(failed).toMatchObject({ kind: 'statement', at: { statement: 1 } })
      expect(await failure(dialect, run(connection, [unit(dialect, 3, ['create table t5 (id int)'], { record: ["insert into ledger values (3, 'u1')"] })]))).toMatchObject({ kind: place.recordUntold ? 'statement' : 'duplicate-record' })
      expect(await namesIn(connection)).toEqual(['u1', 'u2'])
      for (const table of ['t3', 't33', 't4', 't5', 't9', 't10']) expect(await failure(dialect, connection.query(`select * from ${table}`))).toMatchObject({ kind: 'statement' })
      expect(await connection.query('select id from t1')).toEqual([{ id: 1 }])
      expect((await connection.session()).transaction).toBe('idle')
    })

    test('what a script leaves in the session is seen and put back', async () => {
      const connection = await opened()
      const before = await connection.session()
      expect(before.transaction).toBe('idle')
      if (!('none' in place.leak)) {
        await connection.execute(place.leak.statement)
        const after = await connection.session()
        expect(after.settings[place.leak.setting]).not.toBe(before.settings[place.leak.setting])
      }
      if (!connection.server.can.sessions) return
      await connection.execute('begin')
      expect((await connection.session()).transaction).toBe('open')
      await connection.reset()
      expect(await connection.session()).toEqual(before)
    })

    test('a wait for a lock ends at its limit', async () => {
      const database = await fresh()
      const connection = await opened(database)
      await connection.execute(ledger)
      await connection.execute("insert into ledger values (1, 'a')")
      await connection.limits({ lockTimeoutMs: 100 })
      if (place.lock === 'folder' || !connection.server.can.sessions) return // Nobody else can hold anything, or the service decides.
      const other = await opened(database)
      await other.execute(other.server.dialect === 'sqlite' ? 'begin immediate' : 'begin')
      await other.execute("update ledger set name = 'b' where id = 1")
      expect(['lock-timeout', 'busy']).toContain((await failure(dialect, connection.execute("update ledger set name = 'c' where id = 1"))).kind)
      await other.execute('commit')
      await connection.execute("update ledger set name = 'd' where id = 1")
      expect(await namesIn(connection)).toEqual(['d'])
    })

    test(`two runners: ${place.lock}`, async () => {
      const database = await fresh()
      const connection = await opened(database)
      expect(connection.server.can.lockFree && place.lock === 'session').toBe(false)
      if (place.lock === 'folder') return void (await expect(database.open({ timeoutMs: 50 })).rejects.toMatchObject({ code: 'connect.pglite-in-use' }))
      if (place.lock === 'none') return
      const other = await opened(database)
      const lock = await dialect.lock(connection, key, { waitMs: 1_000 })
      expect(await lock.held()).toBe(true)
      if (place.lock === 'session') {
        const told: string[] = []
        await expect(dialect.lock(other, key, { waitMs: 60, waiting: (holder) => told.push(holder) })).rejects.toMatchObject({ code: 'lock.held', exit: 2 })
        expect(told).toEqual([expect.stringMatching(/\d/)])
      } else {
        await other.execute('begin immediate')
        await expect(dialect.lock(connection, key, { waitMs: 60 })).rejects.toMatchObject({ code: 'lock.held', exit: 2 })
        await other.execute('rollback')
      }
      await lock.release()
      await lock.release()
      await (await dialect.lock(other, key, { waitMs: 1_000 })).release()
    })

    test('a fingerprint changes when the object changes, and only then', async () => {
      const connection = await opened()
      await connection.execute('create table t (id int primary key)')
      const { facts } = await read(dialect, 'alter table t add column name varchar(40)', connection)
      const print = () => dialect.fingerprint(connection, facts)
      const first = await print()
      expect(first).toEqual(expect.any(String))
      expect(await print()).toBe(first)
      await connection.execute('insert into t values (1)')
      await connection.execute('create table other (id int)')
      expect(await print()).toBe(first)
      await connection.execute('alter table t add column name varchar(40)')
      const second = await print()
      expect(second).not.toBe(first)
      await connection.execute('create index t_name on t (name)')
      expect(await print()).not.toBe(second)
      expect(await dialect.fingerprint(connection, (await read(dialect, 'select 1', connection)).facts)).toBeUndefined()
    })

    test('whether a table was made is seen in the catalog', async () => {
      const connection = await opened()
      const { statement, facts } = await read(dialect, 'create table made (id int primary key, name varchar(40) not null)', connection)
      expect(await dialect.outcome(connection, statement, facts)).toMatchObject({ state: 'not-done' })
      await connection.execute(statement.text)
      expect(await dialect.outcome(connection, statement, facts)).toMatchObject({ state: 'done' })
      if (connection.server.dialect === 'postgres') return // Asked only of what commits alone, which making a table does not.
      await connection.execute('drop table made')
      await connection.execute('create table made (something_else int)')
      expect((await dialect.outcome(connection, statement, facts)).state).not.toBe('done')
    })

    test('a cancel ends what runs, and the session goes on', async () => {
      if ('none' in place.endless) return
      const connection = await opened()
      await connection.execute('create table slow (i int)')
      const running = failure(dialect, connection.execute(place.endless.statement))
      await connection.cancel()
      expect(await running).toMatchObject({ kind: 'cancelled' })
      expect(await connection.query('select 1 as alive')).toEqual([{ alive: 1 }])
    })

    test('a closed connection stays closed, twice, and says so', async () => {
      const connection = await opened()
      await connection.close()
      await connection.close()
      await connection.cancel()
      for (const work of [() => connection.query('select 1'), () => connection.execute('create table late (id int)'), () => connection.together(['create table late (id int)'])]) {
        expect(['connection-lost', 'cancelled']).toContain((await failure(dialect, work())).kind)
      }
    })

    test('a session for reading writes nothing', async () => {
      const database = await fresh()
      const writer = await database.open()
      await writer.execute(ledger)
      await writer.close()
      const reader = closing(await database.open({ purpose: 'read' }))
      expect(await namesIn(reader)).toEqual([])
      if (reader.server.transport === 'd1-http' || reader.server.transport === 'http') return // The service knows no such session: the token decides.
      await expect(reader.execute("insert into ledger values (1, 'a')")).rejects.toThrow()
      expect(await namesIn(reader)).toEqual([])
    })

    test('no secret is in what is said when nobody is let in', async () => {
      const database = await fresh()
      for (const secret of ['hunter2-hunter2', 'p@ss/w?rd#%:x', 'pä ss&w=ord']) {
        const error: unknown = await database.refused(secret).then(
          async (connection) => void (await connection.close()),
          (reason: unknown) => reason,
        )
        expect(error).toMatchObject({ code: expect.stringMatching(/^(connect|config)\./) as string })
        const all = `${inspect(error, { depth: 9, showHidden: true })} ${JSON.stringify(error)}`
        expect(all).not.toContain(secret)
        expect(all).not.toContain(encodeURIComponent(secret))
      }
    })
  })
}

function closing(connection: Connection): Connection {
  onTestFinished(() => connection.close())
  return connection
}

const guard = (next: number) => (next === 1 ? 'not exists (select 1 from ledger)' : `(select max(id) from ledger) = ${next - 1}`)

function unit(dialect: Dialect, number: number, texts: readonly string[], more: Partial<Unit> = {}): Unit {
  const script = `${texts.join(';\n')};\n`
  return { name: `u${number}`, script, statements: dialect.split(script), record: [`insert into ledger (id, name) values (${number}, 'u${number}')`], guard: guard(number), lockTimeoutMs: 2_000, alone: false, ...more }
}

async function run(connection: Connection, units: readonly Unit[]): Promise<readonly string[]> {
  const seen: string[] = []
  const observe: AtomicObserver = { started: ({ name }) => void seen.push(`started ${name}`), finished: ({ name }) => void seen.push(`finished ${name}`) }
  await connection.atomic?.(
    (async function* () {
      yield* units
    })(),
    observe,
  )
  return seen.sort((a, b) => Number(a.at(-1)) - Number(b.at(-1)))
}

async function failure(dialect: Dialect, work: Promise<unknown>): Promise<Failure> {
  return work.then(
    () => {
      throw new Error('it was expected to fail')
    },
    (error: unknown) => dialect.classify(error),
  )
}

async function namesIn(connection: Connection): Promise<readonly unknown[]> {
  return (await connection.query('select name from ledger order by id')).map(({ name }) => name)
}

async function read(dialect: Dialect, sql: string, connection: Connection): Promise<{ readonly statement: Statement; readonly facts: StatementFacts }> {
  const [statement] = dialect.split(sql)
  if (statement === undefined) throw new Error('the script is empty')
  return { statement, facts: await dialect.facts(statement, connection.server) }
}
