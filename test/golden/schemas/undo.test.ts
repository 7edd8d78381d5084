/** Each step says what takes it back. Run backwards after the plan, in stories whose every step says so, that is the database as it was. */
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { dumpDifference } from '../../support/dump.ts'
import { readStory } from '../../support/golden.ts'
import { database, engineOf, planOf } from '../../support/promise.ts'
import { psql } from '../../support/psql.ts'

const folder = join(dirname(fileURLToPath(import.meta.url)), 'postgres')
const stories = [
  'aggregate/from-function', 'column/collation', 'constraint/key-replaced', 'constraint/retyped', 'constraint/inherited', 'function/overload-with-default', 'index/other-table', 'materialized-view/from-view', 'not-null/names-change-places',
  'online/keys', 'online/key-beside-view', 'online/taken-down', 'policy/what-it-stands-on', 'procedure/all', 'table/settings', 'view/prints-back', 'view/replaced-function',
]

describe('what takes a plan back', () => {
  test.each(stories)('%s', async (name) => {
    const { sections } = readStory(join(folder, `${name}.txt`))
    const [before, after] = [sections.get('before.sql') ?? '', sections.get('after.sql') ?? '']
    const [url, wanted, untouched] = [await database(before, '18'), await database(after, '18'), await database(before, '18')]
    const manner = sections.get('manner')?.trim() === 'online' ? 'online' : 'offline'
    const plan = await planOf(url, wanted, { manner, scope: {}, columnOrder: false })
    const steps = plan.groups.flatMap((group) => group.steps).filter(({ verb }) => verb !== 'guard')
    expect(steps.filter(({ undo }) => undo === undefined).map(({ sql }) => sql)).toEqual([])
    expect(steps.length).toBeGreaterThan(0)
    expect(await psql(url, (await engineOf()).print(plan))).toBe('')
    const back = steps.map(({ undo }) => undo).reverse()
    expect(await psql(url, `set check_function_bodies = off;\n${back.join(';\n')};`), back.join(';\n')).toBe('')
    expect(await dumpDifference(url, untouched, { inOrder: false })).toEqual([])
  })
})
