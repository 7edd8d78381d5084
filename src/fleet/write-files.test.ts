import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { temporaryFolders } from '../../test/support/folders.ts'
import { type FileChange, writeFiles } from './write-files.ts'

const folders = temporaryFolders()
afterAll(folders.remove)

function contents(root: string): Readonly<Record<string, string>> {
  return Object.fromEntries(readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => [join(entry.parentPath, entry.name).slice(root.length + 1), readFileSync(join(entry.parentPath, entry.name), 'utf8')]))
}
const create = (root: string, name: string, content: string): FileChange => ({ mode: 'create', path: join(root, name), content })
const replace = (root: string, name: string, before: string | undefined, content: string): FileChange => ({ mode: 'replace', path: join(root, name), content, before: before === undefined ? undefined : Buffer.from(before) })

test('all files are written, in folders that are made, without a trace of drafts', async () => {
  const root = folders.make({ 'journal.json': '[]' })
  expect(await writeFiles([replace(root, 'journal.json', '[]', '[1]'), create(root, 'a/b/1.sql', 'select 1'), replace(root, 'sum', undefined, 'h1:')])).toBeUndefined()
  expect(contents(root)).toEqual({ 'journal.json': '[1]', 'a/b/1.sql': 'select 1', sum: 'h1:' })
})

test.each([
  ['a new file that is there already', 'exists', (root: string) => [create(root, 'new.sql', 'x'), create(root, 'taken.sql', 'y'), replace(root, 'journal.json', '[]', '[1]')]],
  ['a file that another one changed', 'changed', (root: string) => [create(root, 'new.sql', 'x'), replace(root, 'other.json', 'o', 'p'), replace(root, 'journal.json', '[0]', '[1]')]],
  ['a file that came into being', 'exists', (root: string) => [replace(root, 'other.json', 'o', 'p'), replace(root, 'journal.json', undefined, '[1]')]],
  ['a folder where a file stands', 'failed', (root: string) => [create(root, 'new.sql', 'x'), create(root, 'taken.sql/y.sql', 'y')]],
] as const)('nothing is written because of %s', async (_, reason, changes) => {
  const before = { 'journal.json': '[]', 'taken.sql': 'mine', 'other.json': 'o' }
  const root = folders.make(before)
  expect(await writeFiles(changes(root))).toMatchObject({ reason })
  expect(contents(root)).toEqual(before)
})

test('of what was not written no folder is left either: an empty one would be a migration to some tools', async () => {
  const root = folders.make({ 'taken.sql': 'mine', 'kept/.keep': '' })
  expect(await writeFiles([create(root, 'm/20260101_a/migration.sql', 'x'), create(root, 'kept/b/c.sql', 'y'), create(root, 'taken.sql', 'z')])).toMatchObject({ reason: 'exists' })
  expect(readdirSync(root, { recursive: true }).toSorted()).toEqual(['kept', 'kept/.keep', 'taken.sql'])
})

test('what is replaced keeps its mode, and a link to it stays a link', async () => {
  const root = folders.make({ 'real.json': '[]' })
  chmodSync(join(root, 'real.json'), 0o640)
  symlinkSync('real.json', join(root, 'journal.json'))
  expect(await writeFiles([replace(root, 'journal.json', '[]', '[1]')])).toBeUndefined()
  expect(readFileSync(join(root, 'real.json'), 'utf8')).toBe('[1]')
  expect([lstatSync(join(root, 'journal.json')).isSymbolicLink(), statSync(join(root, 'real.json')).mode & 0o777]).toEqual([true, 0o640])
  expect(await writeFiles([replace(root, 'journal.json', '[1]', '[2]'), create(root, 'real.json', 'x')])).toMatchObject({ reason: 'exists' })
  expect(readFileSync(join(root, 'real.json'), 'utf8')).toBe('[1]')
})

test('bytes that are not UTF-8 are compared and written as they are', async () => {
  const root = folders.make({})
  const [one, two] = [Buffer.from([0x61, 0xe9]), Buffer.from([0x61, 0xe8])]
  writeFileSync(join(root, 'a'), one)
  const change = (before: Uint8Array, content: Uint8Array): FileChange => ({ mode: 'replace', path: join(root, 'a'), before, content })
  expect(await writeFiles([change(two, Buffer.from('x'))])).toMatchObject({ reason: 'changed' })
  expect(await writeFiles([change(one, two)])).toBeUndefined()
  expect(readFileSync(join(root, 'a'))).toEqual(two)
})

test('a name may be as long as a name can be; a longer one is told as what was meant', async () => {
  const root = folders.make({})
  expect(await writeFiles([create(root, `${'n'.repeat(251)}.sql`, 'x')])).toBeUndefined()
  const longer = `${'n'.repeat(252)}.sql`
  expect(await writeFiles([create(root, longer, 'x')])).toEqual({ reason: 'failed', path: join(root, longer), code: 'ENAMETOOLONG' })
  expect(await writeFiles([create(root, `${'n'.repeat(251)}.sql/x`, 'x')])).toMatchObject({ reason: 'failed' })
  expect(readdirSync(root)).toEqual([`${'n'.repeat(251)}.sql`])
})

test('of many at once exactly one gets the name, and its content is whole', async () => {
  const root = folders.make()
  const texts = Array.from({ length: 12 }, (_, index) => String(index).repeat(50_000))
  const troubles = await Promise.all(texts.map((text) => writeFiles([create(root, '1.sql', text)])))
  expect(troubles.filter((trouble) => trouble === undefined)).toHaveLength(1)
  expect(texts).toContain(readFileSync(join(root, '1.sql'), 'utf8'))
  expect(readdirSync(root)).toEqual(['1.sql'])
})
