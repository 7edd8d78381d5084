import { afterAll, describe, expect, it } from 'vitest'
import { temporaryFolders } from '../../../test/support/folders.ts'
import { settledAt } from '../../../test/support/format-context.ts'
import type { ObjectName, StatementFacts } from '../../model/statement.ts'
import type { ScriptView } from '../format.ts'
import { homesOf, tablesOf } from './keyspaces.ts'
import { remarks } from './remarks.ts'
import { select } from './select.ts'

const folders = temporaryFolders()
afterAll(folders.remove)

const keyspaces = ['oi_global', 'oi_claims', 'oi_billing']

describe('tables of a schema module', () => {
  it('are what its declarations name', () => {
    expect(tablesOf(`
      import { mysqlTable, pgTable as t } from 'drizzle-orm/mysql-core'
      // mysqlTable('commented', {})
      export const a = mysqlTable('a', { id: int('id') }, (table) => [index('i').on(table.id)])
      export const b = mysqlTable("b", {})
      export const c = mySchema.table(\`not_a_literal\`, {})
      export const d = mySchema.table('d', {})
      export const v = mysqlView('v').as((q) => q)
      export const text = "mysqlTable('quoted', {})"
    `)).toEqual(['a', 'b', 'd', 'v'])
  })

  it('have the prefix of their creator, declared here or beside', () => {
    expect(tablesOf("const table = mysqlTableCreator((name) => `app_${name}`)\nexport const a = table('a', {})")).toEqual(['app_a'])
    expect(tablesOf("import { mysqlTable as make } from './_table'\nexport const a = make('a', {})", (specifier) => (specifier === './_table' ? 'export const mysqlTable = mysqlTableCreator((name) => `app_${name}`)' : undefined))).toEqual(['app_a'])
  })
})

const modules = {
  'schema/global.ts': "export const users = mysqlTable('users', {})",
  'schema/oi_claims.ts': "export const claims = mysqlTable('claims', {})",
  'schema/billing.schema.ts': "export const invoices = mysqlTable('invoices', {})",
  'schema/shared.ts': "export const audit = mysqlTable('audit', {})",
}

describe('a glob of modules', () => {
  it('gives each table the module it is declared in', async () => {
    expect(await homesOf('schema/*.ts', folders.make(modules))).toEqual({ users: ['global'], claims: ['oi_claims'], invoices: ['billing'], audit: ['shared'] })
  })

  it('may stand in a map, beside tables that are named outright', async () => {
    expect(await homesOf({ 'schema/*.ts': '*', audit: 'oi_global', 'old_*': 'oi_billing' }, folders.make(modules))).toMatchObject({ users: ['global'], audit: ['oi_global'], 'old_*': ['oi_billing'] })
  })

  it('that matches nothing is an error', async () => {
    await expect(homesOf('nowhere/*.ts', folders.make(modules))).rejects.toMatchObject({ code: 'format.config-missing' })
  })
})

async function chosen(keyspace: string, texts: readonly (readonly [text: string, ...objects: ObjectName[]])[], keyspaceOf: string | Record<string, string> = 'schema/*.ts') {
  const homes = await homesOf(keyspaceOf, folders.make(modules))
  const settled = settledAt('/p', 't', { extra: { keyspace, keyspaces, homes } })
  const script = view(texts)
  return { run: () => select(script, settled), remarks: () => remarks(script, { dialect: 'mysql', settled }) }
}

function view(texts: readonly (readonly [text: string, ...objects: ObjectName[]])[]): ScriptView {
  const facts = (objects: readonly ObjectName[]): StatementFacts => ({ tag: 'X', transaction: 'commits', objects, sets: [], parsed: true, dataOnly: false })
  const text = texts.map(([one]) => one).join('--> statement-breakpoint\n')
  let from = 0
  const statements = texts.map(([one], index) => {
    const start = text.indexOf(one, from)
    from = start + one.length
    return { text: one, start, end: from, line: index + 1, column: 1, comment: '' }
  })
  return { migration: { name: '0003_x', path: '/p/0003_x.sql', file: 'p/0003_x.sql', bytes: 1, hash: '' }, text, statements, facts: texts.map(([, ...objects]) => facts(objects)) }
}

const table = (name: string, schema?: string): ObjectName => ({ kind: 'table', name, ...(schema !== undefined && { schema }) })

describe('a keyspace runs', () => {
  it('the statements on its own tables, by the module\'s exact name or as the suffix behind a `_`', async () => {
    const texts = [['alter users', table('users')], ['alter claims', table('CLAIMS')], ['alter invoices', table('invoices')]] as const
    expect((await chosen('oi_global', texts)).run()).toEqual([0])
    expect((await chosen('oi_claims', texts)).run()).toEqual([1])
    expect((await chosen('oi_billing', texts)).run()).toEqual([2])
  })

  it('what names nothing, and says so', async () => {
    const { run, remarks: said } = await chosen('oi_claims', [['set foreign_key_checks = 0'], ['alter users', table('users')]])
    expect(run()).toEqual([0])
    expect(said()).toEqual([expect.objectContaining({ message: 'line 1 of p/0003_x.sql names no table.', skein: 'Runs it in every keyspace.' })])
  })

  it('an index, a view or a trigger by the tables it mentions', async () => {
    const texts = [['create index i on `claims` (id)', { kind: 'index', name: 'i' }], ['create view v as select * from users', { kind: 'view', name: 'v' }]] as const
    expect((await chosen('oi_claims', texts)).run()).toEqual([0])
    expect((await chosen('oi_global', texts)).run()).toEqual([1])
  })

  it('what is qualified with its name', async () => {
    expect((await chosen('oi_billing', [['create table oi_billing.anything', table('anything', 'oi_billing')]])).run()).toEqual([0])
  })
})

describe('a statement without a home is an error that names its place', () => {
  it.each<[string, readonly (readonly [string, ...ObjectName[]])[], string]>([
    ['on a table that no module declares', [['select 1', table('users')], ['drop table ghosts', table('ghosts')]], 'p/0003_x.sql:2: the statement on ghosts belongs to no keyspace'],
    ['on a table of a module that is named after no keyspace', [['alter audit', table('audit')]], 'p/0003_x.sql:1: the statement on audit belongs to a schema module that is named after none'],
    ['on tables of two keyspaces', [['rename users to claims', table('users'), table('claims')]], 'names tables of different keyspaces'],
  ])('%s', async (_, texts, message) => {
    const { run } = await chosen('oi_global', texts)
    expect(run).toThrow(expect.objectContaining({ code: 'format.no-home', exit: 64, message: expect.stringContaining(message), hint: expect.stringContaining('keyspaceOf') }))
  })

  it('until the map says where it belongs', async () => {
    const map = { 'schema/*.ts': '*', ghosts: 'oi_claims' }
    expect((await chosen('oi_claims', [['drop table ghosts', table('ghosts')]], map)).run()).toEqual([0])
    expect((await chosen('oi_global', [['drop table ghosts', table('ghosts')]], map)).run()).toEqual([])
  })
})

describe('what drizzle-kit\'s driver does with a chunk', () => {
  const about = (text: string, count: number) => {
    const statements = Array.from({ length: count }, (_, index) => ({ text: 's', start: index, end: index + 1, line: 1, column: index + 1, comment: '' }))
    return { migration: { name: 'm', path: '/m', file: 'm.sql', bytes: 1, hash: '' }, text, statements, facts: [] } satisfies ScriptView
  }
  const said = (dialect: 'postgres' | 'mysql' | 'sqlite', text: string, count: number, driver?: string) => remarks(about(text, count), { dialect, settled: settledAt('/p', 't', { extra: driver === undefined ? {} : { driver } }) }).map(({ tool }) => tool)

  it('with several statements', () => {
    expect(said('postgres', 's;s;', 2)).toEqual([])
    expect(said('mysql', 's;s;', 2)).toEqual([expect.stringContaining('one statement at a time')])
    expect(said('sqlite', 's;s;', 2, 'turso')).toEqual([expect.stringContaining('first of them only')])
    expect(said('sqlite', 's;s;', 2, 'd1-http')).toEqual([])
    expect(said('mysql', 's;--> statement-breakpoint\n', 1)).toEqual([expect.stringContaining('Query was empty')])
  })

  it('with none', () => {
    const custom = '-- Custom SQL migration file, put your code below! --'
    expect(said('postgres', custom, 0)).toEqual([])
    expect(said('mysql', custom, 0)).toEqual([])
    expect(said('sqlite', custom, 0)).toEqual([expect.stringContaining('contains no statements')])
  })
})
