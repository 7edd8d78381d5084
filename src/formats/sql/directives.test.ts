import { describe, expect, it } from 'vitest'
import { checkDirectives, readDirectives } from './directives.ts'

const refusal = (text: string) => {
  try {
    checkDirectives(text, 'migrations/1_a.sql')
    return undefined
  } catch (error) {
    const { code, hint, message, position } = error as { code: string; hint?: string; message: string; position: { line: number } }
    return { code, hint, message, line: position.line }
  }
}

describe('directives', () => {
  it('in the header hold for the file', () => {
    expect(readDirectives('\uFEFF\r\n-- Why.\r\n/* a\n b */\n--skein: no-transaction\n-- skein: lock-timeout 5s\ncreate index concurrently i on t (a);')).toEqual({ transaction: 'none', lockTimeoutMs: 5000 })
  })

  it.each([
    ['500ms', 500],
    ['5s', 5000],
    ['2m', 120_000],
    ['1h', 3_600_000],
    ['0s', 0],
  ])('lock-timeout %s is %i ms', (value, ms) => {
    expect(readDirectives(`-- skein: lock-timeout ${value}\nselect 1;`)).toEqual({ lockTimeoutMs: ms })
  })

  it('that are misspelt are refused with the nearest one', () => {
    expect(refusal('-- first\n-- skein: no-transactoin\nselect 1;')).toEqual({ code: 'script.directive', message: '-- skein: no-transactoin is not a directive', hint: 'Did you mean no-transaction?', line: 2 })
  })

  it.each(['-- skein: lock-timeout\n', '-- skein: lock-timeout 5\n', '-- skein: lock-timeout soon\n', '-- skein: no-transaction please\n', '-- skein:\n', '-- skein: lock-timeout 1s\n-- skein: lock-timeout 2s\n'])(
    '%j is refused',
    (text) => {
      expect(refusal(`${text}select 1;`)?.code).toBe('script.directive')
    },
  )

  it('below the first statement are refused, since they would have no effect', () => {
    expect(refusal('select 1;\r\n\r\n-- skein: no-transaction\r\nselect 2;')).toMatchObject({ line: 3, hint: 'Move it to the top of the file; it holds for the whole file.' })
    expect(readDirectives('select 1;\n-- skein: no-transaction\n')).toEqual({})
  })

  it('for renames are passed over wherever they stand', () => {
    expect(refusal('-- skein: rename column:public.users.nick=handle\nselect 1;\n-- skein: rename table:a=b\n')).toBeUndefined()
  })
})
