import { errorKind } from '../../errors/error-kind.ts'

export const severalTransactions = errorKind({
  code: 'script.several-transactions',
  exit: 64,
  explains: 'A D1 migration holds more than one BEGIN TRANSACTION. D1 runs each file in a transaction of its own, and Wrangler refuses such a file too.',
})
