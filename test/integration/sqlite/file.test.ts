import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, readdir, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { hasNodeSqlite } from '../../../src/dialects/sqlite/drivers/node-sqlite.ts'
import { openDriver } from '../../../src/dialects/sqlite/drivers/open.ts'
import { connected, failure, folder, ledger, newest, run, tables, unit } from './support.ts'

async function file(name = 'app.db'): Promise<string> {
  return join(await folder(), name)
}

async function made(path: string, sql: string): Promise<void> {
  const driver = openDriver({ path, access: 'create' })
  for (const row of sql.split(';').filter((text) => text.trim() !== '')) driver.all(row)
  await driver.close()
}

describe('opening', () => {
  test('a new file is made with the default journal mode, and an existing one keeps its own', async () => {
    const path = await file()
    const first = await connected(`sqlite:${path}`)
    await first.together(['create table t (a)'])
    expect(await first.query('pragma journal_mode')).toEqual([{ journal_mode: 'delete' }])
    await first.close()
    await made(path, 'pragma journal_mode = wal')
    const second = await connected(`file:${path}`)
    expect(await second.query('pragma journal_mode')).toEqual([{ journal_mode: 'wal' }])
    expect(second.server).toMatchObject({ dialect: 'sqlite', flavour: 'sqlite', transport: 'file', identity: path })
  })

  test('names with spaces, percent signs, question marks and umlauts are files of that name', async () => {
    const dir = await folder()
    for (const name of ['a b.db', 'a%20b.db', 'a?b.db', 'a#b.db', 'größe.db', 'a%b.db']) {
      const connection = await connected(`sqlite:${join(dir, name).replaceAll('%', '%25').replaceAll('?', '%3f')}`)
      await connection.together(['create table t (a)'])
      await connection.close()
    }
    expect((await readdir(dir)).toSorted()).toEqual(['a b.db', 'a#b.db', 'a%20b.db', 'a%b.db', 'a?b.db', 'größe.db'])
  })

  test('two names of one file have one identity', async () => {
    const dir = await folder()
    const connection = await connected('sqlite:./app.db', { root: dir })
    const other = await connected(`file://${dir}/x/../app.db`)
    expect(other.server.identity).toBe(connection.server.identity)
  })

  test('reading a file that is not there finds an empty database and makes no file', async () => {
    const path = await file()
    const connection = await connected(`sqlite:${path}`, { purpose: 'read' })
    expect(await tables(connection)).toEqual([])
    expect(connection.server.remarks).toEqual(['the file does not exist yet'])
    await connection.close()
    expect(await readdir(join(path, '..'))).toEqual([])
  })

  test.each(['delete', 'wal'])('reading a %s file changes no byte and leaves nothing beside it', async (mode) => {
    const path = await file()
    await made(path, `pragma journal_mode = ${mode}; create table t (a); insert into t values (1)`)
    await utimes(path, 1_000_000, 1_000_000)
    const before = await readFile(path)
    const connection = await connected(`sqlite:${path}`, { purpose: 'read' })
    expect(await connection.query('select a from t')).toEqual([{ a: 1 }])
    expect(await failure(connection.execute('insert into t values (2)'))).toMatchObject({ kind: 'read-only' })
    await connection.close()
    expect(await readFile(path)).toEqual(before)
    expect((await stat(path)).mtimeMs).toBe(1_000_000_000)
    expect(await readdir(join(path, '..'))).toEqual(['app.db'])
  })

  test('mode=ro makes a writer a reader that says so', async () => {
    const path = await file()
    await made(path, 'create table t (a)')
    const connection = await connected(`sqlite:${path}?mode=ro`)
    expect(connection.server.readOnly).toBe('the URL says mode=ro')
    expect(await failure(connection.together(['insert into t values (1)']))).toMatchObject({ kind: 'read-only' })
  })

  test('a text file, an encrypted file and a folder are refused, and stay as they were', async () => {
    const path = await file()
    await writeFile(path, 'this is no database, whatever its name may be')
    await expect(connected(`sqlite:${path}`)).rejects.toMatchObject({ code: 'connect.not-a-database', exit: 2 })
    expect(await readFile(path, 'utf8')).toBe('this is no database, whatever its name may be')
    await expect(connected(`sqlite:${join(path, '..')}`)).rejects.toMatchObject({ code: 'connect.refused' })
    await expect(connected(`sqlite:${join(path, '..', 'no', 'such', 'app.db')}`)).rejects.toMatchObject({ code: 'connect.refused' })
  })

  test('a damaged file is named as damaged', async () => {
    const path = await file()
    await made(path, 'create table t (a); create table u (b)')
    const bytes = await readFile(path)
    bytes.fill(0xee, 100, 4000)
    await writeFile(path, bytes)
    await expect(connected(`sqlite:${path}`)).rejects.toMatchObject({ code: 'connect.damaged' })
  })

  test('a file that another process holds exclusively is reported within the time allowed', async () => {
    const path = await file()
    await made(path, 'create table t (a)')
    const holder = openDriver({ path, access: 'write' })
    holder.run('begin exclusive')
    const startedAt = performance.now()
    await expect(connected(`sqlite:${path}`, { timeoutMs: 150 })).rejects.toMatchObject({ code: 'connect.busy', exit: 2 })
    expect(performance.now() - startedAt).toBeLessThan(1_500)
    holder.run('rollback')
    await holder.close()
  })

  test('after a crash a reader sees the state before it: the hot journal is rolled back, not deleted', async () => {
    const path = await file()
    await made(path, 'create table t (a); insert into t values (1)')
    await crashed(path, 'pragma cache_size = 1; begin; insert into t with recursive c (x) as (select 2 union all select x + 1 from c where x < 20000) select x from c')
    expect(await readdir(join(path, '..'))).toContain('app.db-journal')
    const connection = await connected(`sqlite:${path}`, { purpose: 'read' })
    expect(await connection.query('select count(*) as n from t')).toEqual([{ n: 1 }])
  })

  test('an unknown parameter of the URL is refused, another tool’s is remarked on', async () => {
    const path = await file()
    await expect(connected(`sqlite:${path}?mod=ro`)).rejects.toMatchObject({ code: 'connect.url', exit: 64 })
    const connection = await connected(`file:${path}?connection_limit=1`)
    expect(connection.server.remarks).toEqual(['the URL’s connection_limit means nothing to Skein'])
  })
})

/** A process that dies in the middle of a transaction. */
async function crashed(path: string, sql: string): Promise<void> {
  const code = `const d = new (require('libsql'))(${JSON.stringify(path)}); d.exec(${JSON.stringify(sql)}); process.kill(process.pid, 'SIGKILL')`
  const child = spawn(process.execPath, ['-e', code], { cwd: process.cwd(), stdio: 'inherit' })
  await once(child, 'exit')
}

describe('values', () => {
  test('large integers come as strings, readable blobs as text, others as hex', async () => {
    const connection = await connected('sqlite::memory:')
    expect(await connection.query("select 9007199254740991 as safe, 9007199254740993 as large, -9223372036854775808 as least, 1.5 as real, null as none, 'ä' as text, x'c3a4' as readable, x'ff00' as raw")).toEqual([
      { safe: 9007199254740991, large: '9007199254740993', least: '-9223372036854775808', real: 1.5, none: null, text: 'ä', readable: 'ä', raw: 'ff00' },
    ])
  })
})

describe('units', () => {
  test('a unit and its record are one transaction, in order, and the session is idle afterwards', async () => {
    const connection = await connected(`sqlite:${await file()}`)
    await connection.together([ledger])
    const seen = await run(connection, [unit('a', ['create table t (a)', 'insert into t values (1)'], { guard: newest(undefined) }), unit('b', ['create table u (a)'], { guard: newest('a') })])
    expect(seen).toEqual(['started a', 'a statement 0', 'a statement 1', 'finished a', 'started b', 'b statement 0', 'finished b'])
    expect(await connection.query('select name from ledger order by id')).toEqual([{ name: 'a' }, { name: 'b' }])
    expect((await connection.session()).transaction).toBe('idle')
  })

  test('a statement that fails undoes the unit, names its index, and stops what stands behind', async () => {
    const connection = await connected(`sqlite:${await file()}`)
    await connection.together([ledger])
    const work = run(connection, [unit('a', ['create table t (a)', 'insert into nope values (1)', 'create table v (a)']), unit('b', ['create table u (a)'])])
    expect(await failure(work)).toMatchObject({ kind: 'statement', code: 'SQLITE_ERROR', message: 'no such table: nope', at: { statement: 1 } })
    expect(await tables(connection)).toEqual([])
    expect(await connection.query('select * from ledger')).toEqual([])
  })

  test('a record that exists already undoes the unit as a duplicate', async () => {
    const connection = await connected(`sqlite:${await file()}`)
    await connection.together([ledger, "insert into ledger (name) values ('a')"])
    expect(await failure(run(connection, [unit('a', ['create table t (a)'])]))).toMatchObject({ kind: 'duplicate-record' })
    expect(await tables(connection)).toEqual([])
  })

  test('a broken guard stops the unit before its first statement', async () => {
    const connection = await connected(`sqlite:${await file()}`)
    await connection.together([ledger, "insert into ledger (name) values ('somebody else’s')"])
    expect(await failure(run(connection, [unit('a', ['create table t (a)'], { guard: newest(undefined) })]))).toMatchObject({ kind: 'guard' })
    expect(await tables(connection)).toEqual([])
    expect((await connection.session()).transaction).toBe('idle')
  })

  test('a guard that is no SQL is an error of its own, not a broken guard', async () => {
    const connection = await connected(`sqlite:${await file()}`)
    expect(await failure(run(connection, [unit('a', [], { guard: '(select name from nowhere) is null' })]))).toMatchObject({ kind: 'statement', message: 'no such table: nowhere' })
  })

  test('a file that commits, switches foreign keys off and begins again is run so, and still recorded', async () => {
    const connection = await connected(`sqlite:${await file()}`)
    await connection.together([ledger, 'create table parent (id integer primary key)', 'create table child (parent references parent (id) on delete cascade)', 'insert into parent values (1)', 'insert into child values (1)'])
    const seen = await run(connection, [
      unit('rebuild', ['COMMIT', 'PRAGMA foreign_keys=OFF', 'BEGIN TRANSACTION', 'create table new_parent (id integer primary key, name text)', 'insert into new_parent (id) select id from parent', 'drop table parent', 'alter table new_parent rename to parent', 'COMMIT', 'PRAGMA foreign_keys=ON', 'BEGIN'], { alone: true }),
      unit('after', ['create table t (a)']),
    ])
    expect(seen).toContain('leaked rebuild: foreign_keys')
    expect(await connection.query('select count(*) as n from child')).toEqual([{ n: 1 }])
    expect(await connection.query('select name from ledger order by id')).toEqual([{ name: 'rebuild' }, { name: 'after' }])
  })

  test('a file that commits and begins nothing is recorded in a transaction of its own', async () => {
    const connection = await connected(`sqlite:${await file()}`)
    await connection.together([ledger])
    await run(connection, [unit('a', ['create table t (a)', 'COMMIT'], { alone: true, guard: newest(undefined) })])
    expect(await connection.query('select name from ledger')).toEqual([{ name: 'a' }])
  })

  test('a failure behind a file’s own COMMIT says what stays', async () => {
    const connection = await connected(`sqlite:${await file()}`)
    await connection.together([ledger])
    const found = await failure(run(connection, [unit('a', ['create table t (a)', 'COMMIT', 'insert into nope values (1)'], { alone: true })]))
    expect(found).toMatchObject({ at: { statement: 2 }, hint: expect.stringContaining('what stands before it stays done') })
    expect(await tables(connection)).toEqual(['t'])
    expect(await connection.query('select * from ledger')).toEqual([])
  })

  test('ROLLBACK in a file is not recorded as applied', async () => {
    const connection = await connected(`sqlite:${await file()}`)
    await connection.together([ledger])
    expect(await failure(run(connection, [unit('a', ['create table t (a)', 'ROLLBACK'], { alone: true })]))).toMatchObject({ kind: 'statement', at: { statement: 1 } })
    expect(await connection.query('select * from ledger')).toEqual([])
  })

  test('a SAVEPOINT and its rollback are a file’s own business', async () => {
    const connection = await connected(`sqlite:${await file()}`)
    await connection.together([ledger])
    await run(connection, [unit('a', ['create table t (a)', 'SAVEPOINT s', 'create table u (a)', 'ROLLBACK TO s', 'RELEASE s'], { alone: true })])
    expect(await tables(connection)).toEqual(['t'])
  })

  test('settings, attached databases and temporary tables that a file leaves behind are put back, and said', async () => {
    const path = await file()
    const connection = await connected(`sqlite:${path}`)
    await connection.together([ledger])
    await connection.execute(`attach '${path}.other' as other`)
    await connection.reset()
    const seen = await run(connection, [unit('a', ['PRAGMA recursive_triggers = on', 'create temp table scratch (a)'], { alone: true })])
    expect(seen.at(-1)).toBe('leaked a: recursive_triggers, temporary')
    expect((await connection.session()).settings).toMatchObject({ recursive_triggers: '0', temporary: '' })
  })

  test('text in double quotes runs where Node brings an SQLite that takes it, and is explained elsewhere', async () => {
    const connection = await connected(`sqlite:${await file()}`, { doubleQuotedStrings: true })
    await connection.together([ledger, 'create table t (a)'])
    const work = run(connection, [unit('a', ['create table u (a)', 'insert into t values ("draft")']), unit('b', ['create index i on t (a)'])])
    if (hasNodeSqlite()) {
      expect((await work).filter((seen) => seen.startsWith('finished'))).toEqual(['finished a', 'finished b'])
      expect(await connection.query('select a from t')).toEqual([{ a: 'draft' }])
    } else {
      expect(await failure(work)).toMatchObject({ kind: 'statement', at: { statement: 1 }, hint: expect.stringContaining("a text is written 'draft'") })
      expect(await tables(connection)).toEqual(['t'])
    }
  })

  test('text in double quotes stays an unknown name where the format’s tool refuses it', async () => {
    const connection = await connected(`sqlite:${await file()}`)
    await connection.together([ledger, 'create table t (a)'])
    expect(await failure(run(connection, [unit('a', ['insert into t values ("draft")'])]))).toMatchObject({ kind: 'statement', message: expect.stringContaining('no such column') })
    expect(await connection.query('select * from t')).toEqual([])
  })

  test('two statements that the splitter left in one are both run', async () => {
    const connection = await connected('sqlite::memory:')
    await connection.together([ledger])
    await run(connection, [unit('a', ['create table t (a); create table u (a)', 'create index i on t (a); create index j on u (a)'])])
    expect(await tables(connection)).toEqual(['t', 'u'])
    expect(await connection.query("select count(*) as n from sqlite_master where name in ('i', 'j')")).toEqual([{ n: 2 }])
  })
})

describe('foreign keys', () => {
  const schema = [ledger, 'create table parent (id integer primary key)', 'create table child (id integer primary key, parent references parent (id) on delete cascade)', 'insert into parent values (1), (2)', 'insert into child values (10, 1), (20, 2)']

  test('rebuilding a referenced table deletes no child row', async () => {
    const connection = await connected(`sqlite:${await file()}`)
    await connection.together(schema)
    await run(connection, [unit('a', ['PRAGMA foreign_keys=OFF', 'create table __new_parent (id integer primary key, name text)', 'insert into __new_parent (id) select id from parent', 'drop table parent', 'alter table __new_parent rename to parent', 'PRAGMA foreign_keys=ON'], { alone: true })])
    expect(await connection.query('select id from child')).toEqual([{ id: 10 }, { id: 20 }])
  })

  test('a unit that leaves rows without their parents is undone, and they are named', async () => {
    const connection = await connected(`sqlite:${await file()}`)
    await connection.together(schema)
    const found = await failure(run(connection, [unit('a', ['delete from parent where id = 2'])]))
    expect(found).toMatchObject({ kind: 'statement', code: 'SQLITE_CONSTRAINT_FOREIGNKEY', message: expect.stringContaining('child row 20') })
    expect(await connection.query('select count(*) as n from parent')).toEqual([{ n: 2 }])
  })

  test('violations that were there before are nobody’s fault', async () => {
    const connection = await connected(`sqlite:${await file()}`)
    await connection.together([...schema, 'insert into child values (30, 99)'])
    await run(connection, [unit('a', ['delete from child where id = 10'])])
    expect(await connection.query('select name from ledger')).toEqual([{ name: 'a' }])
  })
})

describe('waiting and cancelling', () => {
  const slow = 'insert into t with recursive c (x) as (select 1 union all select x + 1 from c where x < 2000000000) select x from c'

  test('a writer waits for another one, and goes on when it is done', async () => {
    const path = await file()
    const [one, two] = [await connected(`sqlite:${path}`), await connected(`sqlite:${path}`)]
    await one.together([ledger])
    await one.execute('begin')
    const waiting = run(two, [unit('a', ['create table t (a)'], { lockTimeoutMs: 5_000 })], { started: () => void setTimeout(() => void one.execute('commit'), 50) })
    expect(await waiting).toContain('finished a')
  })

  test('a writer that waits in vain says who has the file', async () => {
    const path = await file()
    const connection = await connected(`sqlite:${path}`)
    await connection.together([ledger])
    const code = `const d = new (require('libsql'))(${JSON.stringify(path)}); d.exec('begin immediate'); console.log('ready'); setInterval(() => {}, 1000)`
    const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(child.stdout, 'data')
    expect(await failure(run(connection, [unit('a', ['create table t (a)'], { lockTimeoutMs: 60 })]))).toMatchObject({ kind: 'lock-timeout', code: 'SQLITE_BUSY' })
    if (process.platform === 'linux') expect(await connection.blockers()).toEqual([{ id: `process ${child.pid}`, application: expect.stringMatching(/node|MainThread/) }])
    child.kill('SIGKILL')
    await once(child, 'exit')
  })

  test('a long statement leaves the event loop free, and a cancel ends it at once and undoes its unit', async () => {
    const connection = await connected(`sqlite:${await file()}`)
    await connection.together([ledger, 'create table t (a)'])
    let ticks = 0
    const ticking = setInterval(() => ticks++, 5)
    const work = failure(run(connection, [unit('a', ['create table u (a)', slow])], { statement: (_, index) => void (index === 1 && setTimeout(() => void connection.cancel(), 100)) }))
    expect(await work).toMatchObject({ kind: 'cancelled', at: { statement: 1 } })
    clearInterval(ticking)
    expect(ticks).toBeGreaterThan(5)
    expect(await tables(connection)).toEqual(['t'])
    expect((await connection.session()).transaction).toBe('idle')
    await connection.together(["insert into ledger (name) values ('what happened')"])
  })

  test('a cancel that falls between two statements ends the next one, once', async () => {
    const connection = await connected(`sqlite:${await file()}`)
    await connection.together([ledger])
    const work = run(connection, [unit('a', ['create table t (a)', 'create table u (a)'])], { statement: (_, index) => void (index === 0 && void connection.cancel()) })
    expect(await failure(work)).toMatchObject({ kind: 'cancelled' })
    expect(await tables(connection)).toEqual([])
    expect(await run(connection, [unit('a', ['create table t (a)'])])).toContain('finished a')
  })

  test('a cancel that comes before a long statement’s first step ends it all the same', async () => {
    const connection = await connected(`sqlite:${await file()}`)
    await connection.together([ledger, 'create table t (a)'])
    expect(await failure(run(connection, [unit('a', [slow])], { statement: () => void connection.cancel() }))).toMatchObject({ kind: 'cancelled', at: { statement: 0 } })
  })

  test('a statement timeout ends a statement and says so', async () => {
    const connection = await connected(`sqlite:${await file()}`)
    await connection.together([ledger, 'create table t (a)'])
    expect(await failure(run(connection, [unit('a', [slow], { statementTimeoutMs: 80 })]))).toMatchObject({ kind: 'statement-timeout', at: { statement: 0 } })
    await connection.limits({ lockTimeoutMs: 100, statementTimeoutMs: 80 })
    expect(await failure(connection.execute(slow))).toMatchObject({ kind: 'statement-timeout' })
  })

  test('closing ends a running statement and releases the file', async () => {
    const path = await file()
    const connection = await connected(`sqlite:${path}`)
    await connection.together([ledger, 'create table t (a)'])
    const work = failure(run(connection, [unit('a', [slow])], { statement: () => void setTimeout(() => void connection.close(), 50) }))
    expect(await work).toMatchObject({ kind: 'cancelled' })
    await connection.close()
    const other = await connected(`sqlite:${path}`)
    await other.together(['create table free (a)'])
  })
})
