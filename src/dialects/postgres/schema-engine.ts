import type { SchemaEngine } from '../dialect.ts'
import { readSchema } from './catalog/read-schema.ts'
import { stamp } from './catalog/stamp.ts'
import { columnOrders, inOrder } from './column-order.ts'
import { dress } from './dress/dress.ts'
import { withDuplicates } from './duplicates.ts'
import { entitiesOf } from './entities/entities.ts'
import { group } from './group.ts'
import { keptAnswers } from './kept-answers.ts'
import { kinds } from './kinds/index.ts'
import { slotRemarks } from './lock-slots.ts'
import { makeRoom } from './make-room.ts'
import { newborn } from './newborn.ts'
import { applyRenames } from './renames/rename.ts'
import { ownedAs } from './owned-as.ts'
import { lacks } from './trial/lacks.ts'
import { print } from './print.ts'

/** Whole schemas of Postgres. */
export const schemaEngine: SchemaEngine = {
  kinds,
  read: (connection, scope) => readSchema(connection, scope, kinds),
  stamp,
  rename: applyRenames,
  dress,
  makeRoom,
  group,
  countOffending: withDuplicates,
  remarks: (groups, from, to) => [...slotRemarks(groups, from.lockSlots), ...keptAnswers(groups, from, to)],
  entities: entitiesOf,
  reads: (flavour) => !['cockroachdb', 'yugabytedb', 'redshift'].includes(flavour),
  ownedAs,
  columnOrders,
  inOrder,
  lacks,
  newborn,
  print,
}
