import { describe, expect, it } from 'vitest'
import { readDirectives } from './directives.ts'
import { onlyMigration, txtarSections } from './txtar.ts'

describe('directives of Atlas', () => {
  it.each([
    ['-- atlas:txmode none\n\nselect 1;', ['none'], []],
    ['-- A word.\n-- atlas:txmode none\n\nselect 1;', ['none'], []],
    ['# atlas:txmode none\n\nselect 1;', ['none'], []],
    ['-- atlas:txmode none', ['none'], []],
    ['-- atlas:txmode none\n', ['none'], []],
    ['-- atlas:txmode none\n-- atlas:txmode file\n\n', ['none', 'file'], []],
    ['-- atlas:txmode none\nselect 1;', [], ['line 1: -- atlas:txmode none does not count without an empty line below the comment']],
    ['-- atlas:txmode none\r\n\r\nselect 1;', [], ['line 1: -- atlas:txmode none does not count in a file with CRLF line endings']],
    ['\n-- atlas:txmode none\n\nselect 1;', [], ['line 2: -- atlas:txmode none counts only in the comment at the top of the file']],
    ['select 1;\n\n-- atlas:txmode none\n\nselect 2;', [], ['line 3: -- atlas:txmode none counts only in the comment at the top of the file']],
  ])('%j has the modes %j', (text, txmode, traps) => {
    const found = readDirectives(text)
    expect([found.txmode, found.traps]).toEqual([txmode, traps])
  })

  it.each([
    ['-- atlas:delimiter \\n\\n\nselect 1', '\\n\\n', 0],
    ['-- atlas:delimiter -- end\n', '-- end', 0],
    ['--atlas:delimiter //\nselect 1', undefined, 1],
    ['-- first\n-- atlas:delimiter //\nselect 1', undefined, 1],
  ])('%j has the delimiter %j', (text, delimiter, traps) => {
    const found = readDirectives(text)
    expect([found.delimiter, found.traps.length]).toEqual([delimiter, traps])
  })

  it('tell checkpoints with their tags', () => {
    expect(['-- atlas:checkpoint\n\na', '-- atlas:checkpoint v1\n\na', '-- atlas:checkpoint\na'].map((text) => readDirectives(text).checkpoint)).toEqual(['', 'v1', undefined])
  })
})

describe('a txtar archive', () => {
  const text = '-- atlas:txtar\n\n-- checks/one.sql --\nselect 1;\n-- migration.sql --\ndrop table users;\n-- down.sql --\nselect 2;\n'

  it('has its files by name', () => {
    expect(txtarSections(text).map(({ name, start, end }) => [name, text.slice(start, end)])).toEqual([
      ['checks/one.sql', 'select 1;\n'],
      ['migration.sql', 'drop table users;\n'],
      ['down.sql', 'select 2;\n'],
    ])
  })

  it('is run as its migration alone, every offset and line as it was', () => {
    const left = onlyMigration(text)
    expect([left.trim(), left.length, left.indexOf('drop'), left.split('\n').length]).toEqual(['drop table users;', text.length, text.indexOf('drop'), text.split('\n').length])
  })
})
