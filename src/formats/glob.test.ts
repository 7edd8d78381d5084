import { expect, it } from 'vitest'
import { globExpression } from './glob.ts'

it.each([
  ['*.sql', '0001_a.sql', true],
  ['*.sql', 'a/0001.sql', false],
  ['*.sql', '.hidden.sql', false],
  ['*/migration.sql', '2026_a/migration.sql', true],
  ['*/migration.sql', '.x/migration.sql', false],
  ['**/*.sql', 'a.sql', true],
  ['**/*.sql', 'a/b/c.sql', true],
  ['**/*.sql', 'a/.b/c.sql', false],
  ['src/**', 'src/a/b', true],
  ['src/{a,b}/*.ts', 'src/b/x.ts', true],
  ['src/{a,b}/*.ts', 'src/c/x.ts', false],
  ['[0-9]*.sql', '1_x.sql', true],
  ['[!0-9]*.sql', '1_x.sql', false],
  ['a?.sql', 'ab.sql', true],
  ['a+(b).sql', 'a+(b).sql', true],
])('%s over %s is %s', (glob, path, matches) => {
  expect(globExpression(glob).test(path)).toBe(matches)
})
