import { errorKind } from '../../errors/error-kind.ts'

export const scriptDirective = errorKind({
  code: 'script.directive',
  exit: 64,
  explains: 'A `-- skein:` line is not one that Skein knows, has a bad value, or stands below the first statement, where it would have no effect. Known are `no-transaction` and `lock-timeout <duration>`, which belong into the comment at the top of the file, and `rename …` and `allow RULE`, which stand above a statement.',
})

export const scriptForeignTool = errorKind({
  code: 'script.foreign-tool',
  exit: 64,
  explains: 'A file is divided by another tool’s lines (goose, dbmate, sql-migrate, tern) into a way forward and a way back. Plain SQL would run both. Leave the folder to that tool, or keep only the way forward.',
})

export const noFreeVersion = errorKind({
  code: 'new.no-free-version',
  exit: 1,
  explains: 'The folder’s versions have no room for a next one in their own form.',
})
