import { expect, test } from 'vitest'
import { formats } from '../../src/formats/index.ts'
import { formatConformance } from './format.ts'
import { formatFacts } from './format-facts.ts'

const dialects = { postgres: 'postgres', mysql: 'mysql', mariadb: 'mysql', sqlite: 'sqlite', d1: 'sqlite' } as const

test('every format takes the suite, over every dialect it speaks', async () => {
  for (const [name, load] of Object.entries(formats)) {
    const taken = formatFacts.filter((facts) => facts.name === name)
    const spoken = new Set(taken.flatMap(({ engines }) => engines.map((engine) => dialects[engine])))
    expect([...spoken].sort(), name).toEqual([...(await load()).dialects].sort())
  }
})

for (const facts of formatFacts) formatConformance(facts)
