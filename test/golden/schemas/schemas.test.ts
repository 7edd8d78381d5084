import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { kindsCalled } from '../../../src/dialects/postgres/renames/renamable.ts'
import type { PostgresMajor } from '../../services.ts'
import { expectSection, readStory } from '../../support/golden.ts'
import { type Changed, engineOf, keepPromise } from '../../support/promise.ts'

/**
 * Stories of one change each: `before.sql`, `after.sql`, and the plan that makes one of the other. Optional sections: `major`, `manner`,
 * `renames`, `renames back`: what is called otherwise there, and on the way back; `column order`: that is asked for; `also`: kinds that are left out unless asked for; `roles`: one a line, as `create role` takes it; they are made in the cluster where they are missing, and stay there.
 * Offline, the bounds of waits that a transaction begins with are not shown. Each is run with psql, and all that a plan promises is looked at; the way back as well. SKEIN_GOLDEN=write writes the plans anew.
 */
const folder = join(dirname(fileURLToPath(import.meta.url)), 'postgres')
const told: Changed[] = []
const kept = { failure: '', second: '', dump: [], lost: [], falseAlarms: [] }

for (const kind of readdirSync(folder).sort()) {
  describe(kind, () => {
    for (const file of readdirSync(join(folder, kind)).sort()) {
      const path = join(folder, kind, file)
      const story = readStory(path)
      const section = (name: string) => story.sections.get(name)?.trim()
      const roles = (section('roles') ?? '').split('\n').filter((line) => line !== '')
      const also = section('also')?.split('\n') ?? []
      const [renames, back] = [section('renames')?.split('\n') ?? [], section('renames back')?.split('\n') ?? []]
      const pair = { before: section('before.sql') ?? '', after: section('after.sql') ?? '', major: (section('major') ?? '18') as PostgresMajor, roles, scope: { also }, columnOrder: story.sections.has('column order'), manner: (section('manner') ?? 'offline') as 'online' | 'offline' }

      test(`${file}: ${story.title}`, async () => {
        const { sql, changed, ...found } = await keepPromise({ ...pair, renames })
        told.push(changed)
        expect(found, sql).toMatchObject(kept)
        expectSection(path, story, 'plan.sql', pair.manner === 'offline' ? sql.replaceAll(/^set local (lock_timeout = 60000|statement_timeout = 0);\n/gm, '') : sql)
      })

      if (!story.sections.has('one way'))
        test(`${file}, back again`, async () => {
          const { sql, changed, ...found } = await keepPromise({ ...pair, before: pair.after, after: pair.before, renames: back })
          told.push(changed)
          expect(found, sql).toMatchObject(kept)
        })
    }
  })
}

/** What there is no story of, with the reason. */
const none: Readonly<Record<keyof Changed, (kind: string) => boolean>> = {
  create: isOfTheCluster,
  drop: isOfTheCluster,
  // What is only there or not has nothing to change.
  change: (kind) => isOfTheCluster(kind) || ['operator-family-operator', 'operator-family-function', 'publication-schema'].includes(kind),
  rename: (kind) => kindsCalled(kind).length === 0,
  // In Postgres nothing depends on these: what uses them names them where it runs, or is a part.
  'under others': (kind) => isOfTheCluster(kind) || ends.includes(kind),
}

const ends = [
  'user-mapping', 'foreign-column', 'domain-default', 'domain-constraint', 'operator-family-operator', 'operator-family-function', 'cast', 'conversion', 'typed-table', 'default', 'identity', 'column-settings', 'sequence-owner', 'procedure',
  'system-column', 'statistics', 'rule', 'trigger-state', 'policy', 'publication', 'publication-table', 'publication-schema', 'subscription', 'event-trigger', 'default-privilege',
]

/** Stories have databases of their own and no cluster: test/integration/postgres/roles.test.ts has these. */
function isOfTheCluster(kind: string): boolean {
  return kind === 'role' || kind === 'membership'
}

test('every kind is made, changed, dropped, called otherwise, and changed under others, in some story', async () => {
  const { kinds } = await engineOf()
  const verbs = Object.keys(none) as (keyof Changed)[]
  const without = kinds.flatMap(({ name }) => verbs.filter((verb) => !none[verb](name) && !told.some((changed) => changed[verb].has(name))).map((verb) => `${name}: ${verb}`))
  expect(without).toEqual([])
})
