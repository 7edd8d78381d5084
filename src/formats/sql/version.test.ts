import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareKeys, parseName, startsWithForeignDigit, versionKind, versionTime } from './version.ts'

const order = (names: readonly string[]) => [...names].sort((a, b) => compareKeys(parseName(a)?.key ?? '0', parseName(b)?.key ?? '0'))

describe('versions', () => {
  it.each([
    [['10_b.sql', '9_a.sql'], ['9_a.sql', '10_b.sql']],
    [['001_a.sql', '02_b.sql', '3_c.sql', '10_d.sql'], ['001_a.sql', '02_b.sql', '3_c.sql', '10_d.sql']],
    [['9007199254740993_b.sql', '9007199254740992_a.sql'], ['9007199254740992_a.sql', '9007199254740993_b.sql']],
    [['20260102030405_b.sql', '20260102_a.sql'], ['20260102_a.sql', '20260102030405_b.sql']],
  ])('%j are ordered as whole numbers', (given, wanted) => {
    expect(order(given)).toEqual(wanted)
  })

  it('are ordered like integers of any length, whatever their zeros', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 30n }), fc.bigInt({ min: 0n, max: 10n ** 30n }), fc.nat(5), (a, b, zeros) => {
        const name = (value: bigint) => `${'0'.repeat(zeros)}${value}_x.sql`
        const compared = compareKeys(parseName(name(a))?.key ?? '', parseName(name(b))?.key ?? '')
        expect(Math.sign(compared)).toBe(a < b ? -1 : a > b ? 1 : 0)
      }),
    )
  })

  it.each([
    ['1_a.sql', { digits: '1', key: '1', title: 'a' }],
    ['001.sql', { digits: '001', key: '1', title: '' }],
    ['0000_a.sql', { digits: '0000', key: '0', title: 'a' }],
    ['20260102-add users.sql', { digits: '20260102', key: '20260102', title: 'add users' }],
    ['init.sql', undefined],
    ['V1__a.sql', undefined],
    ['1a.sql', undefined],
    ['1_a.SQL', undefined],
    ['.1_a.sql', undefined],
    ['１_a.sql', undefined],
  ])('%s is read as %j', (file, wanted) => {
    expect(parseName(file)).toEqual(wanted)
  })

  it('in other scripts are told from names without a version', () => {
    expect(['１_a.sql', '1２_a.sql', '٣_a.sql', 'a１.sql', '1_２.sql'].map(startsWithForeignDigit)).toEqual([true, true, true, false, false])
  })

  it.each([
    ['7', 'sequence', undefined],
    ['0007', 'sequence', undefined],
    ['20260102', 'date', '2026-01-02T00:00:00.000Z'],
    ['202601020304', 'minute', '2026-01-02T03:04:00.000Z'],
    ['20260102030405', 'second', '2026-01-02T03:04:05.000Z'],
    ['1767322000', 'unix', '2026-01-02T02:46:40.000Z'],
    ['20269902', 'number', undefined],
  ])('%s is of the kind %s', (digits, kind, time) => {
    expect([versionKind(digits), versionTime(digits)?.toISOString()]).toEqual([kind, time])
  })
})
