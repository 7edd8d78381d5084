import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { look, recordContext, runOf, settledAt, summary } from '../../../test/support/format-context.ts'
import { temporaryFolders, writeFiles } from '../../../test/support/folders.ts'
import { memoryConnection } from '../../../test/support/memory-connection.ts'
import { repositoryOf } from '../../../test/support/repository.ts'
import type { DialectName } from '../../dialects/dialect-name.ts'
import type { Ledger, Migration } from '../../model/migration.ts'
import type { Format } from '../format.ts'
import { atlas } from './format.ts'
import { readAtlasFile } from './hcl.ts'
import { partialHashes } from './partial-hashes.ts'
import { sumFile } from './sum.ts'

const format = atlas as unknown as Format
const folders = temporaryFolders()
afterAll(folders.remove)

type Files = Readonly<Record<string, string>>
const hashed = (files: Files): Files => ({
  ...files,
  'atlas.sum': sumFile(Object.entries(files).filter(([name]) => name.endsWith('.sql')).map(([name, text]) => ({ name, bytes: Buffer.from(text) })).sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)))),
})
const place = (files: Files) => settledAt(folders.make(files), 'atlas_schema_revisions', { dialect: 'sqlite' })
const read = (files: Files) => format.read(place(files))

describe('a folder', () => {
  it('holds top-level .sql files, dotfiles too, byte by byte in order', async () => {
    const files = { '2_b.sql': '', '10_a.sql': '', 'Z_z.sql': '', 'a_z.sql': '', '.1_hidden.sql': '', '._mac.sql': '', '3_c.SQL': '', 'sub/4_d.sql': '', 'ä.sql': '' }
    const folder = await read(hashed({ ...files, 'sub/4_d.sql': '' }))
    expect(folder.migrations.map(({ name }) => name)).toEqual(['.1_hidden', '._mac', '10_a', '2_b', 'Z_z', 'a_z', 'ä'])
    expect(folder.ignored.map(({ file }) => file)).toEqual(['3_C.SQL', 'sub/'].map((name) => (name === '3_C.SQL' ? '3_c.SQL' : name)))
  })

  it.each([
    ['20260101_add_users.sql', '20260101', 'add_users'],
    ['2.10.x-20_description.sql', '2.10.x-20', 'description'],
    ['1.sql', '1', ''],
    ['1_.sql', '1', ''],
    ['init.sql', 'init', ''],
  ])('%s has version %s and description %j', async (file, version, description) => {
    const { migrations } = await read({ [file]: '' })
    expect(migrations.map(({ key, extra }) => [key, extra?.description])).toEqual([[version, description]])
  })

  it('without files needs no sum', async () => {
    expect((await read({})).problems).toEqual([])
    expect((await read({ 'atlas.sum': 'h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n' })).problems).toEqual([])
  })

  it('has a sum-ignored file without a line, which is no mismatch', async () => {
    const folder = await read(hashed({ '1_a.sql': 'a', '2_b.sql': '-- atlas:sum ignore\nb', '3_c.sql': 'c' }))
    expect([folder.problems, folder.migrations.map(({ hash }) => hash !== '')]).toEqual([[], [true, false, true]])
  })

  it('summed over .up.sql files alone is golang-migrate’s', async () => {
    const files = { '1_a.up.sql': 'select 1;', '1_a.down.sql': 'select 0;', '2_b.up.sql': 'select 2;', '2_b.down.sql': 'select 0;' }
    const up = Object.fromEntries(Object.entries(files).filter(([name]) => name.endsWith('.up.sql')))
    const folder = await read({ ...files, 'atlas.sum': hashed(up)['atlas.sum'] ?? '' })
    expect([folder.generation, folder.problems, folder.migrations.map(({ name, key }) => [name, key])]).toEqual(['golang-migrate', [], [['1_a', '1'], ['2_b', '2']]])
  })

  it('tells transaction modes, and refuses wrong ones when the file is read', async () => {
    const folder = await read({ '1_a.sql': '-- atlas:txmode none\n\nselect 1;', '2_b.sql': '-- atlas:txmode all\n\nselect 1;', '3_c.sql': '-- atlas:txmode none\n-- atlas:txmode file\n\nselect 1;', '4_d.sql': '-- atlas:txmode file\n\nselect 1;' })
    const codes = folder.migrations.map((migration) => {
      try {
        format.reading.prepare?.('select 1;', migration)
        return migration.transaction ?? 'file'
      } catch (error) {
        return (error as { code: string }).code
      }
    })
    expect(codes).toEqual(['none', 'script.txmode', 'script.txmode', 'file'])
  })
})

describe('the ledger', () => {
  const migration: Migration = { name: "1_it's", path: '/a', file: 'a', bytes: 9, hash: 'aGFzaA==', key: '1', extra: { description: "it's" } }
  const recorder = (dialect: DialectName, ledger: Partial<Ledger> = {}) =>
    format.recorder(settledAt('/m', 'atlas_schema_revisions'), recordContext(dialect, { dir: '/m', migrations: [], problems: [], ignored: [] }, { exists: false, rows: [], ...ledger }))
  const run = runOf('select 1;', 'select 2;')

  it.each([
    ['postgres', `'null'::jsonb`, 'pg_catalog.now()'],
    ['mysql', `'null'`, 'current_timestamp()'],
    ['sqlite', `x'6e756c6c'`, "rtrim(rtrim(strftime('%Y-%m-%d %H:%M:%f', 'now'), '0'), '.') || '+00:00'"],
  ] as const)('gets a row on %s: counts, empty errors, JSON null, who wrote it', (dialect, json, now) => {
    const [only, ...more] = recorder(dialect, { schema: 'app' }).whole(migration, run)
    expect(more).toEqual([])
    expect(only).toContain(`'1', 'it''s', 2, 2, 2, ${now}, `)
    expect(only).toContain(`, '', '', 'aGFzaA==', ${json}, 'Skein v0.1.0')`)
    const [, changed = ''] = only?.split(/on (?:conflict|duplicate)/) ?? []
    expect([changed.includes('executed_at'), changed.includes('applied = ')]).toEqual([false, true])
  })

  it('counts statements and their hashes while a file is not whole', () => {
    const [before] = recorder('sqlite').progress?.before(migration, { statement: 1, total: 2, hash: '' }, run) ?? []
    const [start] = recorder('sqlite').progress?.before(migration, { statement: 0, total: 2, hash: '' }, run) ?? []
    const [failed] = recorder('sqlite').progress?.failed(migration, { statement: 1, total: 2, hash: '', error: 'no' }, run) ?? []
    expect(before).toContain(`x'${Buffer.from(JSON.stringify(partialHashes(run.statements, 1))).toString('hex')}'`)
    expect(start).toContain("x'6e756c6c'")
    expect(failed).toContain(", 'no', 'select 2;', ")
  })

  it('in its own schema makes that schema, and no other', () => {
    expect(recorder('postgres', { schema: 'atlas_schema_revisions', generation: 'no-schema' }).create()[0]).toBe('create schema if not exists "atlas_schema_revisions"')
    expect(recorder('postgres', { schema: 'public', generation: 'none' }).create()).toHaveLength(1)
  })

  it('leaves the row of Atlas Cloud alone, and counts without it', async () => {
    const connection = memoryConnection()
    const settled = place(hashed({ '1_a.sql': 'select 1;' }))
    const { recorder: first } = await look(format, connection, settled)
    connection.run([
      ...first.create(),
      "insert into atlas_schema_revisions (version, description, type, applied, total, executed_at, execution_time, error, error_stmt, hash, partial_hashes, operator_version) values ('.atlas_cloud_identifier', 'u', 2, 0, 0, '2026-01-01 00:00:00+00:00', 0, '', '', '', null, 'Atlas CLI v1.3.0')",
    ])
    const after = await look(format, connection, settled)
    expect(summary(after.comparison)).toEqual({ head: undefined, applied: [], pending: ['1_a'], findings: ['pending 1_a said'] })
    expect(await connection.query(`select ${after.recorder.guard([])} as holds`)).toEqual([{ holds: 1 }])
  })

  it('with a late file applied in between is not taken for edited, whatever came first', async () => {
    const connection = memoryConnection()
    const files = { '1_a.sql': 'a', '3_c.sql': 'c', '4_d.sql': 'd' }
    const apply = async (all: Files, names: readonly string[], time: string) => {
      const settled = place(hashed(all))
      const { folder, recorder: write, ledger } = await look(format, connection, settled, { allowLate: true })
      connection.run([...(ledger.exists ? [] : write.create()), ...folder.migrations.filter(({ name }) => names.includes(name)).flatMap((one) => write.whole(one, run))])
      connection.run([`update atlas_schema_revisions set executed_at = '${time}' where version in (${names.map((name) => `'${name[0]}'`).join()})`])
      return look(format, connection, place(hashed(all)))
    }
    await apply(files, ['1_a', '3_c', '4_d'], '2026-01-01 00:00:00+00:00')
    const withLate = { ...files, '2_b.sql': 'b' }
    const before = await look(format, connection, place(hashed(withLate)))
    expect(summary(before.comparison).findings).toEqual(['late 2_b blocks'])
    const after = await apply(withLate, ['2_b'], '2026-01-02 00:00:00+00:00')
    expect(summary(after.comparison)).toMatchObject({ applied: ['1_a', '2_b', '3_c', '4_d'], findings: [] })
    const edited = await look(format, connection, place(hashed({ ...withLate, '3_c.sql': 'C' })))
    expect(summary(edited.comparison).findings).toEqual(['edited 3_c blocks'])
  })

  it('takes older rows with their hashes kept', async () => {
    const connection = memoryConnection()
    const settled = place(hashed({ '1_a.sql': 'select 1;' }))
    const { folder, recorder: write } = await look(format, connection, settled)
    connection.run([...write.create(), ...folder.migrations.flatMap((one) => write.whole(one, run)), `update atlas_schema_revisions set partial_hashes = '["h1:abc"]', operator_version = 'Atlas CLI v0.21.0'`])
    expect(summary((await look(format, connection, settled)).comparison)).toMatchObject({ applied: ['1_a'], pending: [], findings: [] })
  })
})

describe('locks', () => {
  it('are Atlas’s own: the name, and its 32-bit FNV-1 hash on Postgres', () => {
    const { id, name } = format.lock(place({}))
    let hash = 0x811c9dc5
    for (const byte of Buffer.from(name)) hash = (Math.imul(hash, 0x01000193) ^ byte) >>> 0
    expect([name, id]).toEqual(['atlas_migrate_execute', String(hash)])
  })
})

describe('a new migration', () => {
  it('is an empty file, vouched for by a new sum', async () => {
    const settled = place(hashed({ '1_a.sql': 'select 1;' }))
    const made = await format.create(settled, await format.read(settled), 'Add nick', new Date('2026-11-21T10:00:00Z'))
    expect(made.map(({ path, mode }) => [path.slice(settled.dir.length + 1), mode])).toEqual([['20261121100000_add_nick.sql', 'create'], ['atlas.sum', 'replace']])
    writeFiles(settled.dir, Object.fromEntries(made.map(({ path, content }) => [path.slice(settled.dir.length + 1), content])))
    const folder = await format.read(settled)
    expect([folder.problems, folder.migrations.map(({ name }) => name)]).toEqual([[], ['1_a', '20261121100000_add_nick']])
  })

  it('has a version of its own, behind those that are there: two of one second could not both be recorded', async () => {
    const settled = place(hashed({ '20261121100000_a.sql': '', '20271231235959_ahead.sql': '' }))
    const made = await format.create(settled, await format.read(settled), 'b', new Date('2026-11-21T10:00:00Z'))
    expect(made[0]?.path.slice(settled.dir.length + 1)).toBe('20280101000000_b.sql')
  })

  it('is not added to a folder whose sum is wrong', async () => {
    const settled = place({ '1_a.sql': 'select 1;' })
    await expect(format.create(settled, await format.read(settled), 'b', new Date())).rejects.toMatchObject({ code: 'folder.sum-mismatch' })
  })

  it('is not added to a folder with other line endings than its sum was made of', async () => {
    const settled = place({ ...hashed({ '1_a.sql': 'select 1;\n' }), '1_a.sql': 'select 1;\r\n' })
    await expect(format.create(settled, await format.read(settled), 'b', new Date())).rejects.toMatchObject({ code: 'folder.sum-mismatch', message: expect.stringContaining('line endings only') })
  })
})

describe('atlas.hcl', () => {
  const text = `
variable "url" { # the URL
  type    = string
  default = getenv("CRM_URL")
}
locals {
  dir = "file://db/migrations?format=atlas"
}
env "local" {
  url = var.url
  dev = "docker://postgres/15/dev?search_path=public"
  migration {
    dir = local.dir // here
    revisions_schema = "ops"
  }
  /* env "not" { } */
}
env "ci" {
  url = "mysql://root:secret@{host}/db"
}
`
  it('is read without running it', () => {
    expect(readAtlasFile(text)).toEqual([
      { name: 'local', dir: 'db/migrations', revisionsSchema: 'ops', urlVariable: 'CRM_URL', urls: ['docker://postgres/15/dev?search_path=public'] },
      { name: 'ci', urls: ['mysql://root:secret@{host}/db'] },
    ])
  })

  it('leads to its folder, its variable and its dialect', async () => {
    const found = await format.detect(repositoryOf({ 'crm/atlas.hcl': text, 'crm/db/migrations/1_a.sql': 'select 1;', 'crm/db/migrations/atlas.sum': '', 'crm/package.json': '{"name":"crm"}' }))
    expect(found).toMatchObject([{ name: 'crm', format: { name: 'atlas', dir: 'crm/db/migrations', revisionsSchema: 'ops' }, dialect: 'postgres', url: { from: 'env', name: 'CRM_URL' }, confidence: 'certain', hashed: ['crm/db/migrations/*.sql', 'crm/db/migrations/atlas.sum'] }])
    expect(JSON.stringify(found)).not.toContain('secret')
  })

  it('beside golang-migrate’s files describes both', async () => {
    const [one] = await format.detect(repositoryOf({ 'm/1_a.up.sql': 'create table a (id bigserial);', 'm/1_a.down.sql': '', 'm/atlas.sum': '' }))
    expect([one?.confidence, one?.why.at(-1)]).toEqual(['likely', 'golang-migrate may be what applies it (its files come in pairs, .up.sql and .down.sql): the database’s own ledger decides, schema_migrations or atlas_schema_revisions'])
  })
})

describe('settling', () => {
  it('takes the folder as Atlas writes it, and the schema that binds', async () => {
    const settled = await format.settle({ name: 'atlas', dir: 'file://db/m?format=atlas', revisionsSchema: 'ops' }, { root: '/r', environment: '', env: {}, database: 'crm', schemas: ['app'] })
    expect([settled.dir, settled.shown, settled.schema, settled.extra]).toEqual([join('/r', 'db/m'), 'db/m', 'ops', { bound: 'app' }])
  })
})
