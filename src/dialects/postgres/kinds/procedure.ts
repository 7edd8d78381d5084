import { grantables } from '../dress/grantables.ts'
import { type PostgresKind, kind } from '../schema-kind.ts'
import { type Routine, readRoutine, routineAnswers, routineQuery } from './routine.ts'

export const procedure: PostgresKind = kind<Routine>({
  name: 'procedure',
  catalog: 'pg_proc',
  query: (scope) => routineQuery(scope, `'p'`),
  read: (row) => readRoutine('procedure', row),
  address: ({ name }) => `procedure ${name}`,
  grantable: grantables.routine,
  ...routineAnswers('procedure'),
})
