import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { partialHashes } from './partial-hashes.ts'
import { genericRules, splitRules } from './split-rules.ts'
import { unescape } from './scanner.ts'
import { splitBy } from './split.ts'

const { postgres, mysql, sqlite } = splitRules
const texts = (text: string, rules = postgres, delimiter?: string) => splitBy(text, rules, 'a.sql', delimiter).map((statement) => statement.text)
const refusal = (text: string, rules = postgres, delimiter?: string) => {
  try {
    texts(text, rules, delimiter)
    return undefined
  } catch (error) {
    const { code, position } = error as { code: string; position: { line: number; column: number } }
    return `${code} ${position.line}:${position.column}`
  }
}

describe('Atlas’s splitter', () => {
  it('keeps the delimiter, trims, and leaves comments above out of the text', () => {
    const statements = splitBy('\n-- Users.\n-- atlas:nolint\ncreate table users (id int);\n\n  select 1 ;\nselect 2', postgres, 'a.sql')
    expect(statements.map(({ text, comment, line, column }) => [text, comment, line, column])).toEqual([
      ['create table users (id int);', '-- Users.\n-- atlas:nolint', 4, 1],
      ['select 1 ;', '', 6, 3],
      ['select 2', '', 7, 1],
    ])
    expect(statements.map(({ text, start, end }) => [text.length, end - start])).toEqual([[28, 28], [10, 10], [8, 8]])
  })

  it('drops comments that an empty line sets apart', () => {
    expect(splitBy('-- one\n\n-- two\nselect 1;', postgres, 'a.sql').map(({ comment }) => comment)).toEqual(['-- two'])
    expect(splitBy('/* one */\n\n/* two */\nselect 1;', postgres, 'a.sql').map(({ comment }) => comment)).toEqual(['/* two */'])
  })

  it.each([
    ['a lone delimiter is a statement', ';;select 1;', postgres, [';', ';', 'select 1;']],
    ['comments alone are none', '-- a\n/* b */\n', postgres, []],
    ['a comment without a line break at the end is one', 'select 1;\n-- end', postgres, ['select 1;', '-- end']],
    ['comments inside belong to the text', 'select 1 -- ; no\n, /* ; */ 2;', postgres, ['select 1 -- ; no\n, /* ; */ 2;']],
    ['delimiters inside parentheses do not count', 'select (1;2);select 3;', postgres, ['select (1;2);', 'select 3;']],
    ['quotes of all kinds hold', `select ';', ";", \`;\`;select 'it''s;';`, sqlite, [`select ';', ";", \`;\`;`, `select 'it''s;';`]],
    ['backslashes escape on MySQL', `select 'a\\';b';select 2;`, mysql, [`select 'a\\';b';`, 'select 2;']],
    ['backslashes do not escape on Postgres', `select '\\';select 2;`, postgres, [`select '\\';`, 'select 2;']],
    ['unless an E stands before', `select E'a\\';b';select 2;`, postgres, [`select E'a\\';b';`, 'select 2;']],
    ['hash comments are MySQL’s', '# a;\nselect 1;', mysql, ['select 1;']],
    ['and text elsewhere', 'select 1 # 2;', postgres, ['select 1 # 2;']],
    ['dollar quotes are Postgres’s', 'do $$ begin; end $$;do $x$ $$;$$ $x$;', postgres, ['do $$ begin; end $$;', 'do $x$ $$;$$ $x$;']],
    ['an open dollar quote runs to the end', 'do $$ a;b', postgres, ['do $$ a;b']],
    ['$1 is no quote', 'select $1;select $2;', postgres, ['select $1;', 'select $2;']],
    ['begin atomic holds', 'create function f() returns int begin atomic\n select 1;\n select 2;\nend;select 3;', postgres, ['create function f() returns int begin atomic\n select 1;\n select 2;\nend;', 'select 3;']],
    ['triggers hold', 'create trigger t after insert on a begin\n update a set b = 1;\n select case when 1 then 2 end;\nend;\nselect 1;', sqlite, ['create trigger t after insert on a begin\n update a set b = 1;\n select case when 1 then 2 end;\nend;', 'select 1;']],
    ['nested blocks hold', 'create procedure p() begin if 1 then begin select 1; end; end if; end;select 2;', mysql, ['create procedure p() begin if 1 then begin select 1; end; end if; end;', 'select 2;']],
    ['a transaction is no block', 'begin;\nselect 1;\ncommit;\nbegin transaction;\nselect 2;\ncommit;', postgres, ['begin;', 'select 1;', 'commit;', 'begin transaction;', 'select 2;', 'commit;']],
    ['the generic splitter knows no begin', 'create trigger t begin select 1; end;', genericRules, ['create trigger t begin select 1;', 'end;']],
    ['DELIMITER changes it, and is no statement', 'delimiter //\ncreate trigger t begin select 1; end//\nDELIMITER ;\nselect 2;', mysql, ['create trigger t begin select 1; end', 'select 2;']],
    ['quoted too', "DELIMITER '$$'\nselect 1;$$ select 2$$\n", mysql, ['select 1;', 'select 2']],
    ['a word that only begins like it is none', 'delimiters;select 1;', mysql, ['delimiters;', 'select 1;']],
    ['a no-break space and U+0085 are blanks', '\u00a0select 1;\u0085\u2028', postgres, ['select 1;']],
    ['a byte-order mark is none', '\uFEFFselect 1;', postgres, ['\uFEFFselect 1;']],
  ])('%s', (_, text, rules, wanted) => {
    expect(texts(text, rules)).toEqual(wanted)
  })

  it.each([
    ['\\n\\n', '-- atlas:delimiter \\n\\n\nselect 1;\nselect 2;\n\nselect 3\n\n\n', ['select 1;\nselect 2;', 'select 3']],
    ['-- end', '-- atlas:delimiter -- end\nselect 1;\n-- end\nselect 2;\n-- end', ['select 1;', 'select 2;']],
    ['\\n\\n\\n', '-- atlas:delimiter \\n\\n\\n\nselect 1;\n\nselect 2;', ['select 1;\n\nselect 2;']],
    ['//', '-- atlas:delimiter //\nselect 1; // select 2', ['select 1;', 'select 2']],
  ])('uses the delimiter %s of the first line', (delimiter, text, wanted) => {
    expect(texts(text, postgres, unescape(delimiter))).toEqual(wanted)
  })

  it.each([
    ['select (1;', 'script.unterminated 1:8'],
    ['select 1);', 'script.unexpected-parenthesis 1:9'],
    ["select 1;\nselect 'a;", 'script.unterminated 2:8'],
    ["select 1;\n-- don't", 'script.unterminated 2:7'],
  ])('refuses %j, as Atlas does', (text, wanted) => {
    expect(refusal(text)).toBe(wanted)
  })

  it('refuses a directive with nothing behind it, and an empty DELIMITER', () => {
    expect([refusal('-- atlas:delimiter //', postgres, '//'), refusal('select 1;\nDELIMITER \n', mysql)]).toEqual(['script.delimiter 1:1', 'script.delimiter 2:1'])
  })

  it('loses nothing but blanks, comments above and delimiters', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('select 1', "select ';'", 'do $$;$$', 'create table t (a int)', 'select "a;b"'), { maxLength: 8 }), fc.constantFrom(';', ' ;\n', ';\n-- c\n', ';\n/* ; */ '), (statements, end) => {
        const text = statements.map((statement) => `${statement}${end}`).join('')
        expect(texts(text).filter((one) => !one.startsWith('--')).map((one) => one.replace(/\s*;$/, ''))).toEqual(statements)
      }),
    )
  })

  it('is linear over many statements', () => {
    const long = 'insert into t values (1, \'a;b\');\n'.repeat(50_000)
    expect(texts(long)).toHaveLength(50_000)
  })

  it('ends at a long word behind a dollar', () => {
    expect(texts(`select '1' as $${'a'.repeat(60)}-;`)).toHaveLength(1)
  })

  it('tries each block once, however many are opened', () => {
    expect(texts('begin transaction;\n'.repeat(2_000), sqlite)).toHaveLength(2_000)
  })
})

describe('partial hashes', () => {
  it('are cumulative over the texts with their delimiters', () => {
    // The second entry was computed by `printf 'select 1;select 2;' | openssl sha256 -binary | base64`.
    const [first, second] = partialHashes(['select 1;', 'select 2;', 'select 3;'], 2)
    expect([first, second]).toEqual(['h1:NUtxlsm6X7SyHPYVu27EzVwHUDw0Ip/u8DP8CBqMA/Q=', 'h1:HRkzUYQv6rYkIEPonZxHC8peItz7wB6Ofv/0oqzkOjw='])
  })
})
