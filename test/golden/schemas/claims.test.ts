/** Each step says what it locks and whether it works on all rows. Run step by step, the stories' plans do nothing of it that was not said. */
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { readStory } from '../../support/golden.ts'
import { unsaidBy } from '../../support/claims.ts'
import { database, planOf } from '../../support/promise.ts'

const folder = join(dirname(fileURLToPath(import.meta.url)), 'postgres')

/** Of what needs nothing but a server of 18. */
const all = readdirSync(folder).sort().flatMap((kind) => readdirSync(join(folder, kind)).sort().map((file) => ({ name: `${kind}/${file.replace('.txt', '')}`, sections: readStory(join(folder, kind, file)).sections })))
const stories = all.filter(({ sections }) => (sections.get('major')?.trim() ?? '18') === '18' && !sections.has('roles') && !sections.has('also'))

for (const { name, sections } of stories) {
  const [before, after] = [sections.get('before.sql') ?? '', sections.get('after.sql') ?? '']
  const how = { manner: sections.get('manner')?.trim() === 'online' ? ('online' as const) : ('offline' as const), scope: {}, columnOrder: sections.has('column order') }
  const listed = (section: string) => sections.get(section)?.trim().split('\n') ?? []
  const [renames, again] = [listed('renames'), listed('renames back')]
  const ways = [{ way: 'there', from: before, to: after, renames }, ...(sections.has('one way') ? [] : [{ way: 'back', from: after, to: before, renames: again }])]

  test.each(ways)(`${name}, $way`, async ({ from, to, renames }) => {
    const [url, wanted] = [await database(from, '18'), await database(to, '18')]
    expect(await unsaidBy(url, await planOf(url, wanted, { ...how, renames }))).toEqual([])
  })
}
