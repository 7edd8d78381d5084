import { expect, test } from 'vitest'
import { keyspaces, sql } from './factories.ts'
import { fleetOf } from './fleet.ts'

const format = sql({ dir: 'm' })
const fleet = fleetOf(
  {
    databases: {
      crm: { url: 'x:', format, production: false },
      ...keyspaces('ai', { names: ['oi_global', 'oi_claims'], url: 'mysql://h', format, groups: ['ps'] }),
      auth: { url: 'x:', format, groups: ['d1', 'edge'] },
      audit: { url: 'x:', format, groups: ['d1'] },
    },
    production: true,
  },
  { file: '/r/skein.config.ts', root: '/r', environment: 'production' },
)
async function named(...selectors: readonly string[]): Promise<readonly string[]> {
  const names: string[] = []
  for await (const { name } of fleet.members(selectors)) names.push(name)
  return names
}

test.each([
  [[], ['crm', 'ai:oi_global', 'ai:oi_claims', 'auth', 'audit']],
  [['audit', 'crm'], ['crm', 'audit']],
  [['ps'], ['ai:oi_global', 'ai:oi_claims']],
  [['d1', 'auth'], ['auth', 'audit']],
  [['ai:*'], ['ai:oi_global', 'ai:oi_claims']],
  [['*claims', 'c?m'], ['crm', 'ai:oi_claims']],
  [['au{th,dit}'], ['auth', 'audit']],
  [['[!a]*'], ['crm']],
  [['**'], ['crm', 'ai:oi_global', 'ai:oi_claims', 'auth', 'audit']],
] as readonly (readonly [readonly string[], readonly string[]])[])('%j names %j, in the order of the configuration', async (selectors, names) => {
  expect(await named(...selectors)).toEqual(names)
})

test.each([
  ['cmr', 'cmr names no database and no group', 'Did you mean crm?'],
  ['pss', 'pss names no database and no group', 'Did you mean ps?'],
  ['zz*', 'zz* matches no database', 'There are crm, ai:oi_global, ai:oi_claims, auth, audit, ps, d1, edge.'],
  ['c.m', 'c.m names no database and no group', 'Did you mean crm?'],
  ['[z-a]', '[z-a] names no database and no group', undefined],
])('%s is refused', async (selector, message, hint) => {
  await expect(named('crm', selector)).rejects.toMatchObject({ code: 'config.unknown-selector', exit: 64, message, ...(hint === undefined ? {} : { hint }) })
})

test('a database is in production when it or its environment says so', async () => {
  const marks: Record<string, boolean> = {}
  for await (const { name, production } of fleet.members(['crm', 'auth'])) marks[name] = production
  expect(marks).toEqual({ crm: false, auth: true })
})
