import { describe, expect, test } from 'vitest'
import { type Grant, grantChanges, handedOver, without } from './grants.ts'

/** `owner>reader select*`: who gave whom what, with a star where it may be passed on. */
function list(...texts: readonly string[]): readonly Grant[] {
  return texts.map((text) => {
    const [, grantor = '', grantee = '', may = '', star] = /^(\w+)>(\w+) (\w+)(\*?)$/.exec(text) ?? []
    return { grantor, grantee, may, passes: star === '*' }
  })
}

function changes(from: readonly string[], to: readonly string[]): readonly string[] {
  return grantChanges(list(...from), list(...to), 'owner').map(({ verb, grantor, grantee, may, passes, cascades }) => `${verb} ${grantor}>${grantee} ${may}${passes ? '*' : ''}${cascades ? ' cascade' : ''}`)
}

describe('what makes one access list of another', () => {
  test('is nothing when they are the same, in whatever order', () => {
    expect(changes(['owner>a select', 'owner>b select*'], ['owner>b select*', 'owner>a select'])).toEqual([])
  })

  test('a right to pass on comes by a grant and goes by itself', () => {
    expect(changes(['owner>a select'], ['owner>a select*'])).toEqual(['grant owner>a select*'])
    expect(changes(['owner>a select*'], ['owner>a select'])).toEqual(['revoke option owner>a select*'])
  })

  test('a grant stands behind the one it hangs on', () => {
    expect(changes([], ['b>c select', 'a>b select*', 'owner>a select*'])).toEqual(['grant owner>a select*', 'grant a>b select*', 'grant b>c select'])
  })

  test('what was passed on goes with the right to pass it on, however far, and is not revoked again', () => {
    expect(changes(['owner>a select*', 'a>b select*', 'b>c select'], ['owner>a select'])).toEqual(['revoke option owner>a select* cascade'])
  })

  test('what another still passes on stays', () => {
    expect(changes(['owner>a select*', 'owner>b select*', 'a>c select*', 'b>c select*', 'c>d select'], ['owner>b select*', 'b>c select*', 'c>d select'])).toEqual(['revoke owner>a select* cascade'])
  })

  test('what went along and is wanted all the same is granted again', () => {
    expect(changes(['owner>a select*', 'a>b select'], ['owner>b select'])).toEqual(['revoke owner>a select* cascade', 'grant owner>b select'])
  })

  test('one of two that a role passed on is revoked in its name, and the role keeps its right', () => {
    expect(changes(['owner>a select*', 'a>b select', 'a>c select'], ['owner>a select*', 'a>c select'])).toEqual(['revoke a>b select'])
  })

  test("the owner's own rights carry no others", () => {
    expect(changes(['owner>owner select*', 'owner>a select'], ['owner>a select'])).toEqual(['revoke owner>owner select*'])
  })
})

test('a new owner takes the place of the old one, and two grants that fall together are one', () => {
  expect(handedOver(list('owner>owner select', 'owner>a select', 'a>b select', 'owner>a update*'), 'owner', 'a')).toEqual(list('a>a select', 'a>b select', 'a>a update*'))
})

test('a revoke on the whole takes from a part what hung on it there too', () => {
  expect(without(list('owner>a select*', 'a>b select', 'owner>c select'), list('owner>a select', 'owner>d select'), 'owner')).toEqual(list('owner>c select'))
})
