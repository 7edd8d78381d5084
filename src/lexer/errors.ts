import { errorKind } from '../errors/error-kind.ts'

/** Kinds of error about the text of a script, all found before any connection is made. */
export const scriptEncoding = errorKind({
  code: 'script.encoding',
  exit: 64,
  explains: 'A file is not UTF-8: it is UTF-16 or UTF-32, or it holds bytes that are not valid UTF-8. Save it as UTF-8.',
})

export const scriptNul = errorKind({
  code: 'script.nul',
  exit: 64,
  explains: 'A file holds a NUL character. Database clients cut the text there, so it is refused. Remove the character.',
})

export const scriptBom = errorKind({
  code: 'script.bom',
  exit: 64,
  explains: 'A file begins with a byte-order mark and its migration tool would send it to the server. Save it without one.',
})

export const scriptBidi = errorKind({
  code: 'script.bidi',
  exit: 64,
  explains: 'A file holds a control character that reverses the direction of text, so that a reviewer sees other code than runs (Trojan Source, CVE-2021-42574).',
})

export const scriptMergeMarker = errorKind({
  code: 'script.merge-marker',
  exit: 64,
  explains: 'A file holds the markers of an unresolved git merge. Resolve the conflict and remove the marker lines.',
})

export const scriptTemplate = errorKind({
  code: 'script.template',
  exit: 64,
  explains: 'A file holds a template placeholder such as {{ name }} or ${name} that nothing has filled in.',
})

export const scriptOddCharacter = errorKind({
  code: 'script.odd-character',
  exit: 64,
  explains: 'Outside strings and comments a file holds a character that looks like another one: a no-break space, a zero-width character, a curly quote, a Cyrillic letter inside a Latin word.',
})

export const scriptPsqlCommand = errorKind({
  code: 'script.psql-command',
  exit: 64,
  explains: 'A script holds a command or a variable of psql, which only psql understands. Write it as SQL, or split the file.',
})

export const scriptClientCommand = errorKind({
  code: 'script.client-command',
  exit: 64,
  explains: 'A script holds a command of a database’s own command-line client (a dot command of sqlite3, SOURCE of mysql). Write it as SQL, or remove it.',
})

export const scriptUnterminated = errorKind({
  code: 'script.unterminated',
  exit: 64,
  explains: 'A quote, comment, parenthesis or block that a script opens is never closed. The position is where it was opened.',
})

export const scriptCopyData = errorKind({
  code: 'script.copy-data',
  exit: 64,
  explains: 'Behind COPY … FROM stdin; the rest of the line must be empty: the data begins on the next line.',
})

export const scriptTooDeep = errorKind({
  code: 'script.too-deep',
  exit: 64,
  explains: 'A statement nests parentheses or brackets deeper than any server’s parser can follow.',
})
