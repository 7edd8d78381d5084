import { describe, expect, test } from 'vitest'
import type { Capabilities, Server } from '../model/server.ts'
import type { StatementFacts, TransactionRule } from '../model/statement.ts'
import type { Script } from './script.ts'
import { type Execution, type ExecutionRules, execution } from './segments.ts'

const can: Capabilities = { transactionalDdl: true, sessions: true, pipelining: true, ownSchema: true, lockFree: false }

function server(changed: Partial<Capabilities> = {}): Server {
  return { dialect: 'postgres', flavour: 'postgresql', version: '18.0', versionNumber: 180000, transport: 'tcp', can: { ...can, ...changed }, remarks: [] }
}

const rules: ExecutionRules = { server: server(), transactional: true, refusesControl: false, commitAfter: new Set() }
const rulesOf: Readonly<Record<string, TransactionRule>> = { BEGIN: 'control', COMMIT: 'control', ROLLBACK: 'control', VACUUM: 'outside', ALTER: 'commits' }

/** A script of statements that are nothing but their tag. */
function script(tags: string, transaction?: 'none'): Script {
  const words = tags.split(' ')
  const facts = words.map((tag): StatementFacts => ({ tag, transaction: rulesOf[tag] ?? 'inside', objects: [], sets: tag === 'SET' ? ['search_path'] : [], parsed: tag !== 'ODD', dataOnly: tag === 'INSERT' }))
  const statements = words.map((text, index) => ({ text, start: index * 10, end: index * 10 + text.length, line: index + 1, column: 1, comment: '' }))
  return { migration: { name: 'm', path: '/m.sql', file: 'm.sql', bytes: 0, hash: '', ...(transaction === undefined ? {} : { transaction }) }, text: '', statements, facts }
}

/** `a b | VACUUM! | c`: shared segments as words, alone ones with an exclamation mark. */
function shown(of: Script, how: Execution): string {
  if (how.kind === 'whole') return `${how.statements.map(({ text }) => text).join(' ')}${how.alone ? ' (alone)' : ''}`
  return how.segments.map(({ kind, from, to }) => of.statements.slice(from, to).map(({ text }) => text).join(' ') + (kind === 'alone' ? '!' : '')).map((text, index) => (how.segments[index]?.kind === 'own' ? `own: ${text}` : text)).join(' | ')
}

function run(tags: string, changed: Partial<ExecutionRules> = {}, transaction?: 'none'): string {
  const made = script(tags, transaction)
  return shown(made, execution(made, { ...rules, ...changed }))
}

describe('execution', () => {
  test.each([
    ['ordinary statements are one transaction', 'a b c', 'a b c'],
    ['a statement that cannot run inside one stands alone in its place', 'a b VACUUM c', 'a b | VACUUM! | c'],
    ['one pair around everything is ours to send', 'BEGIN a b COMMIT', 'a b'],
    ['a pair around what cannot run inside is a boundary only', 'BEGIN a VACUUM b COMMIT', 'a | VACUUM! | b'],
    ['a COMMIT in the middle ends a transaction that can be resumed behind', 'a COMMIT VACUUM BEGIN b', 'a | VACUUM! | b'],
    ['a statement that changes the session is looked at afterwards', 'SET a', 'SET a (alone)'],
    ['a statement that was not understood has nothing behind it', 'ODD', 'ODD (alone)'],
  ])('%s', (_, tags, expected) => {
    expect(run(tags)).toBe(expected)
  })

  test('each statement runs alone where DDL commits', () => {
    expect(run('ALTER INSERT ALTER', { server: server({ transactionalDdl: false }) })).toBe('ALTER! | INSERT! | ALTER!')
  })

  test('a directive takes the transaction away, pairs in the file still make one', () => {
    expect(run('a BEGIN b c COMMIT d', {}, 'none')).toBe('a! | b c | d!')
  })

  test.each([
    ['a pair around rows only is one transaction, which is ours to send', 'ALTER BEGIN INSERT SELECT INSERT COMMIT ALTER', 'ALTER! | INSERT SELECT INSERT | ALTER!'],
    ['what is rolled back runs as it stands, with nothing of ours between', 'INSERT BEGIN INSERT INSERT ROLLBACK INSERT', 'INSERT! | own: BEGIN INSERT INSERT ROLLBACK | INSERT!'],
    ['a pair around definitions means nothing there', 'BEGIN ALTER INSERT COMMIT', 'BEGIN! | ALTER! | INSERT! | COMMIT!'],
    ['a pair around nothing, and one that is not closed, mean nothing', 'BEGIN COMMIT BEGIN INSERT', 'BEGIN! | COMMIT! | BEGIN! | INSERT!'],
    ['a rollback of nothing means nothing', 'ALTER ROLLBACK', 'ALTER! | ROLLBACK!'],
  ])('where DDL commits, %s', (_, tags, wanted) => {
    expect(run(tags, { server: server({ transactionalDdl: false }) })).toBe(wanted)
  })

  test('where DDL commits, a rollback of what was committed half is refused', () => {
    expect(() => run('BEGIN INSERT ALTER INSERT ROLLBACK', { server: server({ transactionalDdl: false }) })).toThrow(expect.objectContaining({ code: 'script.transaction-control', position: { file: 'm.sql', line: 5, column: 1 } }))
  })

  test('an engine with no place of ours runs control as its tool does', () => {
    expect(run('COMMIT SET BEGIN a', { server: server({ ownSchema: false }) })).toBe('COMMIT SET BEGIN a (alone)')
  })

  test('a transaction ends behind a label that is used later', () => {
    expect(run('a b c', { commitAfter: new Set([1]) })).toBe('a b | c')
  })

  test.each([
    ['ROLLBACK in steps', 'a ROLLBACK VACUUM', {}],
    ['control where the format forbids it', 'a COMMIT b', { refusesControl: true }],
    ['a BEGIN that is never ended, without a transaction of ours', 'BEGIN a', { transactional: false }],
  ])('%s is refused with its place', (_, tags, changed) => {
    expect(() => run(tags, changed)).toThrow(expect.objectContaining({ code: 'script.transaction-control', position: expect.objectContaining({ file: 'm.sql' }) }))
  })
})
