import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { temporaryFolders } from '../../test/support/folders.ts'
import { hashFile } from './file-hash.ts'
import { scanFolder } from './folder-scan.ts'

/** Rows 33 to 36 of the table of bad inputs in reference/safety.md. */
const folders = temporaryFolders()
afterAll(folders.remove)

const scan = (dir: string, root = dir) => scanFolder(dir, { root, shown: 'migrations' })

it('lists regular files by their names, as spelt on disk', () => {
  const dir = folders.make({ 'b.sql': '', 'a.sql': '', 'B.sql': '', 'sub/c.sql': '', 'notes.md': '' })
  expect(scan(dir)).toMatchObject({ files: [{ name: 'B.sql' }, { name: 'a.sql' }, { name: 'b.sql' }, { name: 'notes.md' }], folders: ['sub'] })
  expect(scanFolder(dir, { root: dir, shown: 'm', enter: () => true }).files.map(({ name }) => name)).toContain('sub/c.sql')
})

it('row 34: finds names that are one file where case is folded or Unicode normalised', () => {
  const dir = folders.make({ '1_Add.sql': '', '1_add.sql': '', '2_\u00e9.sql': '', '2_e\u0301.sql': '', '3.sql': '' })
  expect(scan(dir).twins).toEqual([['1_Add.sql', '1_add.sql'], ['2_e\u0301.sql', '2_\u00e9.sql']])
})

describe('row 35', () => {
  it('follows a symbolic link inside the project', () => {
    const root = folders.make({ 'shared/a.sql': 'select 1;', 'migrations/b.sql': '' })
    symlinkSync('../shared/a.sql', join(root, 'migrations', 'a.sql'))
    expect(scan(join(root, 'migrations'), root).files).toMatchObject([{ name: 'a.sql', link: true }, { name: 'b.sql', link: false }])
  })

  it.each([['out of the project', '/etc/hostname'], ['to nowhere', 'gone.sql'], ['to itself', 'link.sql']])('refuses one %s', (_, target) => {
    const dir = folders.make()
    symlinkSync(target, join(dir, 'link.sql'))
    expect(() => scan(dir)).toThrow(expect.objectContaining({ code: 'folder.link-outside', exit: 64, message: expect.stringContaining('migrations/link.sql') }))
  })

  it('refuses a folder and a pipe with the name of a migration, without opening them', () => {
    const dir = folders.make()
    mkdirSync(join(dir, 'x.sql'))
    expect(() => scan(dir)).toThrow(expect.objectContaining({ code: 'folder.not-a-file' }))
    const piped = folders.make()
    execFileSync('mkfifo', [join(piped, 'x.sql')])
    expect(() => scan(piped)).toThrow(expect.objectContaining({ code: 'folder.not-a-file', message: expect.stringContaining('pipe') }))
  })

  it('refuses a folder that cannot be read', () => {
    expect(() => scan(join(folders.make(), 'x'.repeat(300)))).toThrow(expect.objectContaining({ code: 'folder.unreadable', exit: 64, message: 'migrations cannot be read: ENAMETOOLONG' }))
  })

  it('names a folder that is missing, or is a file', () => {
    const dir = folders.make({ file: '' })
    expect(() => scan(join(dir, 'none'))).toThrow(expect.objectContaining({ code: 'folder.missing', exit: 64 }))
    expect(() => scan(join(dir, 'file'))).toThrow(expect.objectContaining({ code: 'folder.missing', message: 'migrations is a file, not a folder of migrations' }))
    expect(() => hashFile(join(dir, 'none.sql'), 'm/none.sql')).toThrow(expect.objectContaining({ code: 'folder.unreadable', position: { file: 'm/none.sql', line: 1, column: 1 } }))
  })
})

it('row 36: sets aside what editors and systems leave behind, with the reason', () => {
  const dir = folders.make({ '1.sql': '', '1.sql.swp': '', '.1.sql.swp': '', '1.sql~': '', '.DS_Store': '', '._1.sql': '', '#1.sql#': '', '1.sql.orig': '' })
  const found = scan(dir)
  expect(found.files.map(({ name }) => name)).toEqual(['1.sql'])
  expect(found.ignored.map(({ file }) => file).sort()).toEqual(['#1.sql#', '.1.sql.swp', '.DS_Store', '._1.sql', '1.sql.orig', '1.sql.swp', '1.sql~'])
  expect(found.ignored.every(({ because }) => because.length > 0)).toBe(true)
})
