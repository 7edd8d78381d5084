import { expect, test } from 'vitest'
import { dialects } from '../../src/dialects/index.ts'
import { dialectConformance } from './dialect.ts'
import { dialectPlaces } from './dialect-places.ts'

test('every dialect takes the suite', () => {
  expect([...new Set(dialectPlaces.map(({ dialect }) => dialect.name))].sort()).toEqual(Object.keys(dialects).sort())
})

for (const place of dialectPlaces) dialectConformance(place)
