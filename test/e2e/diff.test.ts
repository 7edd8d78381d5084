/** `skein diff` and `skein inspect` through the command line: sources, formats, exit codes, renames, the way back, the trial in a scratch database. */
import { mkdtempSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { DiffReport } from '../../src/fleet/reports/diff.ts'
import type { InspectReport } from '../../src/fleet/reports/inspect.ts'
import { skein, skeinJson } from '../cli.ts'
import { postgresServer } from '../services.ts'
import { type Place, place } from '../support/place.ts'
import { psql } from '../support/psql.ts'
import { askPostgres } from '../support/query.ts'

async function folder(files: Readonly<Record<string, string>>): Promise<string> {
  const cwd = mkdtempSync(join(tmpdir(), 'skein-diff-'))
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(cwd, name)), { recursive: true })
    await writeFile(join(cwd, name), text)
  }
  return cwd
}

async function loaded(script: string): Promise<Place> {
  const made = await place('postgres')
  expect(await psql(made.url, script)).toBe('')
  return made
}

const users = "create table users (id bigint primary key, nick text not null default 'nobody');\n"

describe('skein diff', () => {
  test('of two databases is a script that psql runs, and then nothing', async () => {
    const [a, b] = [await loaded(`${users}insert into users values (1, 'ada');`), await loaded('create table users (id bigint primary key, nick text, born date); create view elders as select id from users where born < now();')]
    const cwd = await folder({})
    const args = ['diff', '--from', a.url, '--to', b.url]
    const { stdout, stderr, code } = await skein([...args, '--format', 'sql'], { cwd })
    expect([stderr, code]).toEqual(['', 0])
    expect(await psql(a.url, stdout)).toBe('')
    expect(await a.ask('select id, nick, born from users')).toEqual([{ id: '1', nick: 'ada', born: null }])
    expect(await skein([...args, '--format', 'sql', '--exit-code'], { cwd })).toEqual({ code: 0, stdout: '', stderr: '' })
  })

  test('tells another order of columns, which is no difference, and copies for it only when it is asked to', async () => {
    const a = await loaded("create table users (nick text, id bigint primary key); insert into users values ('ada', 1);")
    const cwd = await folder({ 'wanted.sql': 'create table users (id bigint primary key, nick text);' })
    const args = ['diff', '--from', a.url, '--to', 'wanted.sql', '--exit-code']
    const told = await skeinJson<DiffReport>(args, { cwd })
    expect({ code: told.code, ...told.report }).toMatchObject({ code: 0, equal: true, sql: '', columnOrder: [{ table: 'table:public.users', stays: ['nick', 'id'], wanted: ['id', 'nick'] }] })
    expect((await skein(args, { cwd })).stdout).toContain('note columns of public.users stand as nick, id, not as id, nick: no change without --column-order')
    const copied = await skeinJson<DiffReport>([...args, '--column-order'], { cwd })
    expect({ code: copied.code, ...copied.report }).toMatchObject({ code: 1, equal: false, manner: 'online', columnOrder: [] })
    expect(await psql(a.url, copied.report.sql)).toBe('')
    expect(await a.ask('select * from users')).toEqual([{ id: '1', nick: 'ada' }])
    expect(Object.keys((await a.ask('select * from users'))[0] ?? {})).toEqual(['id', 'nick'])
    const files = await folder({ 'is.sql': 'create table users (nick text, id bigint primary key);', 'wanted.sql': 'create table users (id bigint primary key, nick text);' })
    expect((await skeinJson<DiffReport>(['diff', '--from', 'is.sql', '--to', 'wanted.sql', '--column-order', '--verify'], { cwd: files })).report.verified?.passed).toBe(true)
  })

  test.each(['--online', '--offline'])('counts the rows of a live database that stand against a unique key, %s', async (manner) => {
    const a = await loaded("create table users (id int, nick text, mail text); insert into users values (1, 'ada', 'a'), (1, 'Ada', 'b'), (1, null, null), (2, null, null);")
    const cwd = await folder({ 'wanted.sql': 'create table users (id int, nick text, mail text unique); create unique index ids on users (id); create unique index nicks on users (lower(nick)) where id > 0; create unique index pairs on users (id, mail) nulls not distinct;' })
    const { report } = await skeinJson<DiffReport>(['diff', '--from', a.url, '--to', 'wanted.sql', manner], { cwd })
    const said = (object: string) => [...new Set(report.steps.filter((step) => step.object === object).flatMap(({ hazards }) => hazards.filter(({ kind }) => kind === 'may-fail-on-data').map(({ message }) => message)))]
    expect(said('index:public.ids')).toEqual(['2 rows of public.users have the same (id) as another: public.ids cannot be made until they differ'])
    expect(said('index:public.nicks')).toEqual(['1 row of public.users has the same (lower(nick)) as another: public.nicks cannot be made until they differ'])
    expect(said('constraint:public.users.users_mail_key')).toEqual(['no two rows of public.users were alike in (mail) when this was planned'])
    expect(said('index:public.pairs')).toEqual(['no two rows of public.users were alike in (id, mail) when this was planned'])
  })

  test('carries what tells whether either side has changed since', async () => {
    const a = await loaded(users)
    const cwd = await folder({ 'wanted.sql': 'create table users (id bigint primary key);' })
    const { report } = await skeinJson<DiffReport>(['diff', '--from', a.url, '--to', 'wanted.sql'], { cwd })
    const now = async (source: string, format: 'stamp' | 'fingerprint') => (await skein(['inspect', source, '--format', format], { cwd })).stdout.trim()
    expect(report.to).toMatchObject({ stamp: null, fingerprint: await now('wanted.sql', 'fingerprint') })
    await a.ask("insert into users values (1, 'ada')")
    expect(report.from).toMatchObject({ stamp: await now(a.url, 'stamp'), fingerprint: await now(a.url, 'fingerprint') })
    await a.ask('do $$ begin alter table users add column more int; end $$')
    expect(report.from.stamp).not.toBe(await now(a.url, 'stamp'))
    expect(report.from.fingerprint).not.toBe(await now(a.url, 'fingerprint'))
  })

  test('exits with 1 only when it is asked to', async () => {
    const a = await loaded(users)
    const cwd = await folder({ 'wanted.sql': 'create table users (id bigint primary key);' })
    const args = ['diff', '--from', a.url, '--to', 'wanted.sql']
    expect((await skein(args, { cwd })).code).toBe(0)
    expect((await skein([...args, '--exit-code'], { cwd })).code).toBe(1)
  })

  test('of a database and files says nothing of owners that the files leave open', async () => {
    const a = await loaded(users)
    const role = `skein_e2e_${new URL(a.url).pathname.slice(3)}`
    await a.ask(`do $$ begin create role ${role}; end $$`)
    onTestFinished(async () => void (await a.ask(`do $$ begin drop owned by ${role}; drop role ${role}; end $$`)))
    await a.ask(`do $$ begin alter table users owner to ${role}; grant select on users to public; alter default privileges grant select on tables to public; end $$`)
    const files = { 'same.sql': `${users}grant select on users to public; alter default privileges grant select on tables to public;`, 'more.sql': `${users}create view ids as select id from users;` }
    const cwd = await folder(files)
    expect((await skeinJson<DiffReport>(['diff', '--from', a.url, '--to', 'same.sql'], { cwd })).report.sql).toBe('')
    const { sql } = (await skeinJson<DiffReport>(['diff', '--from', a.url, '--to', 'more.sql'], { cwd })).report
    expect(sql).not.toContain('owner to')
    expect(sql).toContain('revoke select on table public.users from public')
    expect((await skeinJson<DiffReport>(['diff', '--from', 'same.sql', '--to', a.url], { cwd })).report.sql).toBe('')
  })

  test('tells what is lost before anything runs, and the way back', async () => {
    const a = await loaded(users)
    const cwd = await folder({ 'wanted.sql': 'create table users (id bigint primary key);' })
    const there = await skeinJson<DiffReport>(['diff', '--from', a.url, '--to', 'wanted.sql'], { cwd })
    expect(there.report.steps.flatMap(({ hazards }) => hazards.map(({ kind }) => kind))).toContain('loses-data')
    expect(there.report).toMatchObject({ equal: false, manner: 'online', from: { kind: 'live' }, to: { kind: 'files', source: 'wanted.sql', server: { flavour: 'pglite' } } })
    const back = await skeinJson<DiffReport>(['diff', '--from', a.url, '--to', 'wanted.sql', '--reverse'], { cwd })
    expect(back.report.sql).toContain('add column nick text')
  })

  test('of a folder of migrations and a database', async () => {
    const a = await loaded(`${users}create index users_nick on users (nick);`)
    const cwd = await folder({ 'm/0001_users.sql': users, 'm/0002_index.sql': 'create index users_nick on users (nick);' })
    expect((await skeinJson<DiffReport>(['diff', '--from', 'm', '--to', a.url], { cwd })).report).toMatchObject({ equal: true, sql: '', steps: [] })
  })

  test('renames what it is told to, keeps the rows, and only proposes what it is not', async () => {
    const a = await loaded(`${users}insert into users values (1, 'ada'); create index users_nick on users (nick); create view nicks as select nick from users;`)
    const b = await loaded("create table users (id bigint primary key, handle text not null default 'nobody'); create index users_nick on users (handle); create view nicks as select handle from users;")
    const cwd = await folder({})
    const args = ['diff', '--from', a.url, '--to', b.url]
    expect((await skeinJson<DiffReport>(args, { cwd })).report.likelyRenames).toContain('column:public.users.nick=handle')
    const { stdout } = await skein([...args, '--rename', 'column:public.users.nick=handle', '--format', 'sql'], { cwd })
    expect(stdout).toContain('-- skein: rename column:public.users.nick=handle')
    expect(await psql(a.url, stdout)).toBe('')
    expect(await a.ask('select handle from users')).toEqual([{ handle: 'ada' }])
    expect((await skein([...args, '--format', 'sql'], { cwd })).stdout).toBe('')
  })

  test('refuses a rename of what is not there', async () => {
    const a = await loaded(users)
    const cwd = await folder({ 'b.sql': users })
    for (const rename of ['column:public.users.nope=x', 'nonsense', 'column:users.nick=a.b', 'thing:users=x']) {
      const { code, stderr } = await skein(['diff', '--from', a.url, '--to', 'b.sql', '--rename', rename], { cwd })
      expect([code, stderr]).toEqual([64, expect.stringContaining('[plan.rename]')])
    }
  })

  test('takes names as the first schema has them, whatever is renamed beside, and lets two change theirs', async () => {
    const a = await loaded("create table users (a integer, b integer); insert into users values (1, 2); create type mood as enum ('sad'); create table moods (m mood default 'sad');")
    const b = await loaded("create table people (a integer, b integer); insert into people values (2, 1); create type feeling as enum ('blue'); create table moods (m feeling default 'blue');")
    const renames = ['table:public.users=people', 'column:public.users.a=c', 'column:users.b=a', 'column:c=b', 'enum:mood=feeling', 'label:mood.sad=blue'].flatMap((one) => ['--rename', one])
    const { stdout } = await skein(['diff', '--from', a.url, '--to', b.url, ...renames, '--format', 'sql'], { cwd: await folder({}) })
    expect(stdout.split('\n').filter((line) => line.startsWith('alter'))).toEqual([
      'alter table public.users rename to people;',
      'alter table public.people rename column a to c;',
      'alter table public.people rename column b to a;',
      'alter table public.people rename column c to b;',
      'alter type public.mood rename to feeling;',
      "alter type public.feeling rename value 'sad' to 'blue';",
    ])
    const back = await skein(['diff', '--from', a.url, '--to', b.url, ...renames, '--reverse', '--format', 'sql'], { cwd: await folder({}) })
    expect(await psql(a.url, stdout)).toBe('')
    expect(await a.ask('select a, b from people')).toEqual([{ a: 2, b: 1 }])
    expect(await psql(a.url, back.stdout)).toBe('')
    expect(await a.ask('select a, b from users')).toEqual([{ a: 1, b: 2 }])
    expect(back.stdout).not.toContain('drop')
  })

  test('says where what is renamed elsewhere, or cannot be, is to be renamed', async () => {
    const a = await loaded("create table parted (a integer constraint positive check (a > 0)) partition by range (a); create table part partition of parted default; create table above (a integer); create table beside (a integer, b integer); create table heir () inherits (above, beside); create table below () inherits (beside); create type pair as (x integer); create table pairs of pair; create type mood as enum ('sad'); create function f(integer) returns integer language sql as 'select 1'; create function f(text) returns integer language sql as 'select 1';")
    const cwd = await folder({ 'b.sql': '' })
    const refused = {
      'column:below.b=c': 'below.b comes from public.beside',
      'constraint:part.positive=c': 'comes from public.parted',
      'column:above.a=c': 'public.heir.a comes from public.above and public.beside',
      'column:pairs.x=y': 'comes from public.pair',
      'column:beside.b=a': 'column:public.beside.a is there already',
      'attribute:pair.y=z': 'public.pair has no attribute y',
      'label:mood.glad=sad': 'public.mood has no label glad',
      'function:f=g': 'function:public.f(integer) and function:public.f(text) are called so',
    }
    for (const [rename, says] of Object.entries(refused)) {
      const { code, stderr } = await skein(['diff', '--from', a.url, '--to', 'b.sql', '--rename', rename], { cwd })
      expect([code, stderr]).toEqual([64, expect.stringContaining(says)])
    }
  })

  test('tries the plan in a scratch database, embedded or on a server, and leaves none behind', async () => {
    const a = await loaded(`${users}comment on table users is 'people';`)
    const cwd = await folder({ 'b.sql': 'create table users (id bigint primary key, nick varchar(20)); create table posts (id int references users);' })
    for (const scratch of [[], ['--scratch', postgresServer()]]) {
      const { report, code } = await skeinJson<DiffReport>(['diff', '--from', a.url, '--to', 'b.sql', '--verify', ...scratch], { cwd })
      expect([report.verified, code]).toEqual([{ passed: true, differ: [], failure: null, notChecked: [] }, 0])
    }
    expect(await a.ask("select count(*)::int as n from pg_database d where datname like 'skein\\_scratch\\_%' and not exists (select from pg_stat_activity s where s.datid = d.oid)")).toEqual([{ n: 0 }])
  })

  test('leaves no scratch database behind when it fails before the plan is tried', async () => {
    const [a, b] = [await loaded(users), await loaded('create table posts (id int);')]
    const role = `trier_${new URL(a.url).pathname.slice(1)}`
    await a.ask(`create role ${role} login createdb`)
    onTestFinished(async () => void (await askPostgres(postgresServer(), `drop role ${role}`)))
    const { code, stderr } = await skein(['diff', '--from', a.url, '--to', b.url, '--verify', '--scratch', postgresServer().replace('postgres@', `${role}@`), '--rename', 'table:public.nobody=somebody'], { cwd: await folder({}) })
    expect([code, stderr]).toEqual([expect.any(Number), expect.stringContaining('nobody')])
    expect(code).toBeGreaterThan(1)
    expect(await a.ask(`select datname from pg_database where datdba = '${role}'::regrole`)).toEqual([])
  })

  test('a folder that was replayed before is not replayed again until a file of it changes', async () => {
    const a = await loaded(users)
    const role = `replayer_${new URL(a.url).pathname.slice(1)}`
    await a.ask(`create role ${role} login createdb`)
    onTestFinished(async () => void (await askPostgres(postgresServer(), `drop role ${role}`)))
    const scratch = postgresServer().replace('postgres@', `${role}@`)
    const cwd = await folder({ 'm/0001_users.sql': users })
    const args = ['diff', '--from', a.url, '--to', 'm', '--scratch', scratch]
    expect((await skein(args, { cwd })).code).toBe(0)
    await a.ask(`alter role ${role} nocreatedb`)
    expect((await skein(args, { cwd })).stderr).toBe('')
    await writeFile(join(cwd, 'm/0001_users.sql'), `${users}-- more\n`)
    expect((await skein(args, { cwd })).stderr).toContain('permission denied to create database')
  })

  test('a file that does not load is told with its place and the server’s words', async () => {
    const cwd = await folder({ 'a.sql': users, 'b.sql': 'create table ok (id int);\n\n  create table bad (id nosuchtype);\n' })
    const { report, code } = await skeinJson<{ error: { code: string; position: object; message: string } }>(['diff', '--from', 'a.sql', '--to', 'b.sql'], { cwd })
    expect([code, report.error]).toEqual([1, expect.objectContaining({ code: 'source.does-not-load', position: { file: 'b.sql', line: 3, column: 3 }, message: expect.stringContaining('type "nosuchtype" does not exist') as string })])
  })

  test('sources that are none are refused before any connection', async () => {
    const cwd = await folder({ 'schema.prisma': '', 'empty/readme.md': '' })
    const codes = await Promise.all(['nowhere.sql', 'schema.prisma', 'empty', 'mysql://root@127.0.0.1:1/x'].map(async (source) => /\[([a-z.-]+)\]/.exec((await skein(['inspect', source], { cwd })).stderr)?.[1]))
    expect(codes).toEqual(['source.unknown', 'source.not-yet', 'source.unreadable', 'source.not-yet'])
    expect((await skein(['diff', '--from', 'a.sql'], { cwd })).stderr).toContain('[cli.sources-missing]')
  })

  test('roles that a file names are made in a scratch of ours', async () => {
    const cwd = await folder({ 'a.sql': users, 'b.sql': `${users}grant select on users to "Odd reader";` })
    const { report } = await skeinJson<DiffReport>(['diff', '--from', 'a.sql', '--to', 'b.sql'], { cwd })
    expect(report.sql).toContain('grant select on table public.users to "Odd reader"')
  })
})

describe('skein inspect', () => {
  test('prints a script that makes the same schema', async () => {
    const a = await loaded(`create schema app; create type app.mood as enum ('ok', 'bad'); ${users} create table app.posts (id int primary key, by bigint references users, mood app.mood default 'ok');`)
    const b = await place('postgres')
    const cwd = await folder({})
    const { stdout } = await skein(['inspect', a.url, '--format', 'sql'], { cwd })
    expect(await psql(b.url, stdout)).toBe('')
    expect((await skeinJson<DiffReport>(['diff', '--from', a.url, '--to', b.url], { cwd })).report.equal).toBe(true)
  })

  test('shows the model, and only the schemas that are asked for', async () => {
    const a = await loaded(`create schema app; ${users} create table app.posts (id int);`)
    const cwd = await folder({})
    const { report } = await skeinJson<InspectReport>(['inspect', a.url, '--schema', 'app'], { cwd })
    expect(report.objects.filter(({ kind }) => kind === 'table').map(({ key }) => key)).toEqual(['table:app.posts'])
  })
})

describe('skein inspect --format', () => {
  test('stamp moves with the schema and not with rows; files have none', async () => {
    const a = await loaded(users)
    const cwd = await folder({ 'a.sql': users })
    const stamp = async () => (await skein(['inspect', a.url, '--format', 'stamp'], { cwd })).stdout
    const first = await stamp()
    expect(first).toMatch(/^\S+\n$/)
    await a.ask("insert into users values (1, 'ada')")
    expect(await stamp()).toBe(first)
    await a.ask('alter table users add column born date')
    expect(await stamp()).not.toBe(first)
    expect(await skein(['inspect', 'a.sql', '--format', 'stamp'], { cwd })).toMatchObject({ code: 64, stdout: '', stderr: expect.stringContaining('[inspect.no-stamp]') })
  })

  test('fingerprint is that of the content, svg and mermaid draw it', async () => {
    const script = `${users}create table notes (id bigint primary key, user_id bigint not null references users);`
    const [a, b] = [await loaded(script), await loaded(script)]
    const cwd = await folder({})
    const in_ = async (url: string, format: string) => (await skein(['inspect', url, '--format', format], { cwd })).stdout
    expect(await in_(a.url, 'fingerprint')).toMatch(/^[0-9a-f]{64}\n$/)
    expect(await in_(b.url, 'fingerprint')).toBe(await in_(a.url, 'fingerprint'))
    expect(await in_(a.url, 'mermaid')).toContain('  users ||--o{ notes : "user_id"\n')
    expect(await in_(a.url, 'svg')).toMatch(/^<svg [\s\S]*notes\.user_id → users\.id[\s\S]*<\/svg>\n$/)
  })
})
