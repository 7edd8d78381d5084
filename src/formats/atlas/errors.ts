import { errorKind } from '../../errors/error-kind.ts'

export const ledgerAmbiguous = errorKind({
  code: 'ledger.ambiguous',
  exit: 1,
  explains: 'Atlas’s revision table could be in two places: the connection is bound to a schema that has none, and the schema atlas_schema_revisions has one. Atlas refuses the same. Say which one it is with `revisionsSchema`.',
})

export const scriptUnexpected = errorKind({
  code: 'script.unexpected-parenthesis',
  exit: 64,
  explains: 'A migration of Atlas closes a parenthesis that was never opened. Atlas counts parentheses to find where statements end, and refuses the file too.',
})

export const scriptDelimiter = errorKind({
  code: 'script.delimiter',
  exit: 64,
  explains: 'A DELIMITER command or an atlas:delimiter directive names no delimiter, or nothing follows it.',
})

export const scriptTxmode = errorKind({
  code: 'script.txmode',
  exit: 64,
  explains: 'A migration’s `atlas:txmode` directive is given twice or has a value other than none or file. Atlas refuses the file too.',
})
