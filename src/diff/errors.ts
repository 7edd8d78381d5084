import { errorKind } from '../errors/error-kind.ts'

/** Objects need each other in a way that nothing breaks. */
export const planCycle = errorKind({
  code: 'plan.cycle',
  exit: 1,
  explains: 'Objects need each other, and no order of statements makes them one after another. The message names them: create one of them by hand first.',
})
