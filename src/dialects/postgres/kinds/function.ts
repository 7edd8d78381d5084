import { grantables } from '../dress/grantables.ts'
import { type PostgresKind, kind } from '../schema-kind.ts'
import { type Routine, readRoutine, routineAnswers, routineQuery } from './routine.ts'

/** Functions and window functions of every language. */
export const functionKind: PostgresKind = kind<Routine>({
  name: 'function',
  catalog: 'pg_proc',
  query: (scope) => routineQuery(scope, `'f', 'w'`),
  read: (row) => readRoutine('function', row),
  address: ({ name }) => `function ${name}`,
  grantable: grantables.routine,
  ...routineAnswers('function'),
})
