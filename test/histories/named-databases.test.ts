import { randomBytes } from 'node:crypto'
import { describe, expect, onTestFinished, test } from 'vitest'
import { freshMysql } from '../services.ts'
import { askMysql } from '../support/query.ts'
import { shop } from '../support/shop.ts'

const rule = { code: 'script.denied', exit: 1, details: expect.objectContaining({ rule: 'other-database' }), hint: expect.stringContaining('--allow other-database') }
const unmade = () => `never_${randomBytes(6).toString('hex')}`

/** A second database on the server, with a table of its own. */
async function neighbour(): Promise<{ readonly name: string; rows(): Promise<readonly unknown[]> }> {
  const { name, url, drop } = await freshMysql()
  onTestFinished(drop)
  await askMysql(url, 'create table people (id int primary key)')
  return { name, rows: () => askMysql(url, 'select id from people') }
}

describe('a database named in a MySQL migration', () => {
  test.each([
    ['chosen with USE', (name: string) => `use \`${name}\`;\n\ninsert into people values (1);\n`, 2],
    ['before a table', (name: string) => `insert into ${name}.people values (1);\n`, 2],
    ['behind a table of this one', (name: string) => `insert into kept (id) select id + 10 from ${name}.people;\n`, 2],
    ['inside a trigger', (name: string) => `create trigger t after insert on kept for each row insert into ${name}.people values (new.id);\n`, 2],
    ['that is dropped', (name: string) => `drop database \`${name}\`;\n`, 2],
  ])('is found, and nothing runs there unasked: %s', async (_, text, line) => {
    const other = await neighbour()
    const one = await shop('mysql', { format: 'drizzle' })
    const path = await one.add('elsewhere', `alter table kept add column c int;--> statement-breakpoint\n${text(other.name)}`)
    const refused = await one.refusal()
    expect(refused).toMatchObject({ ...rule, at: `${path}:${line}:1`, message: expect.stringContaining(other.name) })
    expect(await one.refusal('--dry-run')).toMatchObject(rule)
    expect(await other.rows()).toEqual([])
  })

  test('is made by none of them: CREATE DATABASE', async () => {
    const one = await shop('mysql', { format: 'prisma' })
    await one.add('make', `create database ${unmade()};\n`)
    expect(await one.refusal()).toMatchObject(rule)
  })

  test('runs with leave, and the ledger and the next migration stay at home', async () => {
    const other = await neighbour()
    const one = await shop('mysql', { format: 'drizzle' })
    await one.add('elsewhere', `use \`${other.name}\`;--> statement-breakpoint\ninsert into people values (1);`)
    await one.add('home', 'create table home (id int);')
    const done = await one.applied('--allow', 'other-database')
    expect(done.applied).toHaveLength(2)
    expect(done.notes.join('\n')).toMatch(/left the session changed \(.*database/)
    expect(await other.rows()).toEqual([{ id: 1 }])
    expect(await one.place.ask('select count(*) as n from home')).toEqual([{ n: 0 }])
    expect((await one.status()).databases[0]).toMatchObject({ state: 'current', applied: { value: 3 } })
  })

  test('needs none when the configuration counts it as this database’s own', async () => {
    const other = await neighbour()
    const one = await shop('mysql', { format: 'drizzle', more: { schemas: [other.name] } })
    await one.add('elsewhere', `insert into ${other.name}.people values (1);`)
    await one.applied()
    expect(await other.rows()).toEqual([{ id: 1 }])
  })

  test('needs none when it is this one, or the server’s own', async () => {
    const one = await shop('mysql', { format: 'prisma' })
    const name = one.place.url.slice(one.place.url.lastIndexOf('/') + 1)
    await one.add('home', `create database if not exists ${name};\nuse ${name};\nalter table ${name}.kept add column c int;\nset @n = (select count(*) from information_schema.columns where table_schema = database());\ninsert into kept (id) values (1) on duplicate key update kept.c = 1;\n`)
    await one.applied()
    expect(await one.place.ask('select c from kept')).toEqual([{ c: 1 }])
  })
})

describe('a database named in a Postgres migration', () => {
  test.each(['create database DATABASE;', 'alter database DATABASE set work_mem = 1;', 'grant connect on database DATABASE to public;', 'drop database if exists DATABASE;'])('is found: %s', async (statement) => {
    const one = await shop('postgres', { format: 'prisma' })
    const path = await one.add('elsewhere', `create table a (id int);\n${statement.replace('DATABASE', unmade())}\n`)
    expect(await one.refusal()).toMatchObject({ ...rule, at: `${path}:2:1` })
  })

  test('needs no leave when it is this one', async () => {
    const one = await shop('postgres')
    const name = one.place.url.slice(one.place.url.lastIndexOf('/') + 1)
    await one.add('home', `alter database ${name} set work_mem = '8MB';\n`)
    await one.applied()
  })
})
