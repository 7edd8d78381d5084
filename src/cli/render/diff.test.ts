import { expect, test } from 'vitest'
import type { DiffReport } from '../../fleet/reports/diff.ts'
import type { CliContext } from '../context.ts'
import { diffText } from './diff.ts'

const plain = { paint: (_: string, text: string) => text } as unknown as CliContext
const marked = { paint: (style: string, text: string) => `<${style}>${text}</>` } as unknown as CliContext

type Step = DiffReport['steps'][number]
const side = (source: string, kind: 'live' | 'files'): DiffReport['from'] => ({ source, kind, fingerprint: 'f', stamp: null, server: { dialect: 'postgres', flavour: 'postgres', version: '18.1', transport: 'tcp' } })
const step = (sql: string, more: Partial<Step> = {}): Step => ({ sql, object: 'table:public.users', verb: 'change', transaction: 0, locks: [], works: null, rowsEstimate: null, bytes: null, hazards: [], undo: null, ...more })
const none: DiffReport = { from: side('db:crm', 'live'), to: side('schema.sql', 'files'), equal: true, manner: 'online', changes: [], steps: [], sql: '', columnOrder: [], leftovers: [], likelyRenames: [], remarks: [], verified: null, unseen: [] }

const much: DiffReport = {
  ...none,
  equal: false,
  changes: [
    { verb: 'create', object: 'column:public.users.nick', within: 'table:public.users', apart: [] },
    { verb: 'change', object: 'table:public.users', within: null, apart: ['is', 'owner'] },
    { verb: 'create', object: 'index:public.users_nick', within: 'table:public.users', apart: [] },
    { verb: 'drop', object: 'table:public.old', within: null, apart: [] },
    { verb: 'drop', object: 'column:public.old.a', within: 'table:public.old', apart: [] },
    { verb: 'drop', object: 'constraint:public.old.old_pkey', within: 'table:public.old', apart: [] },
    { verb: 'change', object: 'column:public.a.b', within: 'table:public.a', apart: ['comment'] },
  ],
  steps: [
    step('alter table public.users\nadd column nick text', { locks: [{ object: 'public.users', mode: 'ACCESS EXCLUSIVE', descendants: 12 }], works: 'rewrites', rowsEstimate: 1_234_567, bytes: 1_610_612_736 }),
    step('drop table public.old', { verb: 'drop', hazards: [{ kind: 'loses-data', message: 'the rows of public.old go' }] }),
    step('create index concurrently users_nick on public.users (nick)', { transaction: null, works: 'scans', rowsEstimate: 0, bytes: 8192 }),
  ],
  likelyRenames: ["column:public.old.a=it's"],
  columnOrder: [{ table: 'table:public.a', stays: ['b', 'c'], wanted: ['c', 'b'] }],
  leftovers: [{ object: 'index:public.i', from: 'not valid', to: null }, { object: 'trigger:public.a.t', from: null, to: 'disabled' }],
  remarks: ['columns stand in another order'],
  unseen: [{ side: 'from', what: 'subscriptions', because: 'only a superuser may read them' }],
}

test('nothing that differs is said in one line', () => {
  expect(diffText(none, plain)).toBe('db:crm postgres 18.1 → schema.sql postgres 18.1, from files\n\nnothing differs\n')
})

test('changes stand below their tables, dangers below their statements, the sum last', () => {
  expect(diffText(much, plain)).toBe(`db:crm postgres 18.1 → schema.sql postgres 18.1, from files

  table public.a
    ~ column b  comment
- table public.old  1 column, 1 more
~ table public.users  owner
    + column nick
    + index public.users_nick

begin
1 alter table public.users
  add column nick text
    locks public.users and 12 below it (ACCESS EXCLUSIVE); rewrites about 1,234,567 rows, 1.5 GB
2 drop table public.old
    ! loses-data the rows of public.old go
commit
3 create index concurrently users_nick on public.users (nick)
    scans 8 kB

renamed? --rename 'column:public.old.a=it'\\''s'
left over index public.i: not valid
left over trigger public.a.t: disabled where the wanted schema was read
note columns of public.a stand as b, c, not as c, b: no change without --column-order
note columns stand in another order
not seen subscriptions of from: only a superuser may read them

7 changes: 2 created, 2 changed, 3 dropped; 3 steps in 1 transaction, 1 alone, online; hazards: 1 loses-data
`)
})

test('what loses data is red, and so is the sum', () => {
  const text = diffText(much, marked)
  expect(text).toContain('<red>! loses-data</> the rows of public.old go')
  expect(text).toContain('<red>hazards: 1 loses-data</>')
  expect(text).toContain('<red>-</> table public.old')
})

test('what a scratch database proved, and what it could not, is said', () => {
  const verified = { passed: false, differ: ['table:public.a'], failure: { sql: 'select 1', message: 'no' }, notChecked: ['owners: no such role'] }
  expect(diffText({ ...none, verified }, plain)).toContain('\nnot as wanted in a scratch database\n  table:public.a differs\n  no: select 1\nnot checked owners: no such role\n')
})
