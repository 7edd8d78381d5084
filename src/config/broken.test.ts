import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { SkeinError } from '../errors/skein-error.ts'
import { temporaryFolders } from '../../test/support/folders.ts'
import { loadFleet } from './load.ts'

const folders = temporaryFolders()
afterAll(folders.remove)

const good = "format: sql({ dir: 'migrations' })"
const fleet = (body: string) => `import { defineFleet, sql, env, file, command, drizzle, wrangler, prisma, atlas, keyspaces } from 'skein'\nexport default defineFleet({\n  databases: {\n    ${body}\n  },\n})\n`

interface Broken {
  readonly title: string
  readonly files: Readonly<Record<string, string>>
  readonly code: string
  readonly says: RegExp
  readonly hint?: RegExp
  readonly at?: { readonly line: number; readonly column?: number; readonly file?: string }
}

const ts = (title: string, text: string, code: string, says: RegExp, more: Partial<Broken> = {}): Broken => ({ title, files: { 'skein.config.ts': text }, code, says, ...more })
const json = (title: string, text: string, code: string, says: RegExp, more: Partial<Broken> = {}): Broken => ({ title, files: { 'skein.config.json': text }, code, says, ...more })

const table: readonly Broken[] = [
  { title: 'no configuration at all', files: {}, code: 'config.not-found', says: /no skein\.config\.ts/, hint: /skein init/ },
  ts('an empty file', '', 'config.no-export', /exports no fleet/, { hint: /export default/ }),
  ts('a named export only', 'export const databases = {}', 'config.no-export', /exports no fleet/, { hint: /It exports databases/ }),
  ts('a syntax error', 'export default {\n  databases: {\n    a: [[,\n}\n', 'config.syntax', /skein\.config\.ts/, { at: { line: 4, column: 1 } }),
  ts('a TypeScript syntax error', 'const a = 1\nconst x: = 3\n', 'config.syntax', /skein\.config\.ts/, { hint: /const x/, at: { line: 2, column: 10 } }),
  { title: 'a syntax error in a relative import', files: { 'skein.config.ts': "import './db/list.ts'\n", 'db/list.ts': '\n\nlet let = (\n' }, code: 'config.syntax', says: /list\.ts/, at: { line: 3, file: 'db/list.ts' } },
  ts('an error thrown at the top', "const a = 1\n\nthrow new Error('no luck')\n", 'config.failed', /no luck/, { at: { line: 3 } }),
  ts('a text thrown', "throw 'plain words'\n", 'config.failed', /plain words/),
  ts('nothing thrown', 'throw undefined\n', 'config.failed', /something that is no error/),
  { title: 'an error thrown in a relative import', files: { 'skein.config.ts': "import { a } from './a'\nexport default a\n", 'a.ts': "export const a = 1\n;[].map.call(undefined)\n" }, code: 'config.failed', says: /undefined/, at: { line: 2, file: 'a.ts' } },
  ts('an error thrown by the definition', "export default () => {\n  throw new Error('later')\n}\n", 'config.failed', /later/, { at: { line: 2 } }),
  ts('a definition that rejects', "export default async () => {\n  await null\n  throw new Error('much later')\n}\n", 'config.failed', /much later/, { at: { line: 3 } }),
  ts('a name that was not imported', "export default defineFleet({ databases: {} })\n", 'config.failed', /defineFleet is not defined/, { hint: /import/, at: { line: 1 } }),
  ts('a relative import that is not there', "import { x } from './missing.ts'\nexport default x\n", 'config.missing-module', /missing\.ts/, { at: { line: 1 } }),
  ts('a package that is not installed', "import { x } from 'no-such-package-of-anyone'\nexport default x\n", 'config.missing-module', /no-such-package-of-anyone/, { hint: /Install/ }),
  ts('a factory that comes later', "import { spicedb } from 'skein'\nexport default { databases: { a: { format: spicedb({}) } } }\n", 'config.not-yet', /comes with a later version/, { at: { line: 2 } }),
  ts('a factory that does not exist', "import { drizle } from 'skein'\nexport default { databases: { a: { format: drizle() } } }\n", 'config.unknown-export', /drizle/, { hint: /drizzle/ }),
  ts('a loop without end', 'for (;;);\n', 'config.timeout', /ten seconds/),
  ts('a definition without end', 'export default () => { for (;;); }\n', 'config.timeout', /ten seconds/),
  ts('a promise without end', 'await new Promise(() => {})\nexport default {}\n', 'config.timeout', /ten seconds/),
  ts('a number instead of a fleet', 'export default 7\n', 'config.invalid', /the configuration: expected \{ databases/),
  ts('no databases key', 'export default {}\n', 'config.invalid', /databases is missing/),
  ts('no database', 'export default { databases: {} }\n', 'config.empty', /no database/),
  ts('a misspelt key at the top', 'export default { database: {} }\n', 'config.unknown-key', /database is not known: did you mean databases\?/),
  ts('a misspelt key of a database', fleet("crm: { url: 'postgres:///a', fromat: sql({ dir: 'm' }) },"), 'config.unknown-key', /databases\.crm\.fromat is not known: did you mean format\?/),
  ts('a misspelt key of a format', "export default { databases: { crm: { url: 'postgres:///a', format: { name: 'sql', dri: 'm' } } } }\n", 'config.unknown-key', /databases\.crm\.format\.dri is not known: did you mean dir\?/),
  ts('a misspelt key of a value', "export default { databases: { crm: { url: { from: 'env', nmae: 'X' }, format: { name: 'sql', dir: 'm' } } } }\n", 'config.unknown-key', /databases\.crm\.url\.nmae/),
  ts('a reserved key at the top', `import { sql } from 'skein'\nexport default { databases: { a: { url: 'postgres:///a', ${good} } }, store: {} }\n`, 'config.not-yet', /store comes with a later version/),
  ts('a reserved key of scratch', `import { sql } from 'skein'\nexport default { databases: { a: { url: 'postgres:///a', ${good} } }, scratch: { mysql: 'mysql://h' } }\n`, 'config.not-yet', /scratch\.mysql comes with a later version/),
  ts('an unknown key of scratch', `import { sql } from 'skein'\nexport default { databases: { a: { url: 'postgres:///a', ${good} } }, scratch: { befor: 'x' } }\n`, 'config.unknown-key', /scratch\.befor is not known: did you mean before/),
  ts('SQL before that is none', `import { sql } from 'skein'\nexport default { databases: { a: { url: 'postgres:///a', ${good} } }, scratch: { before: 7 } }\n`, 'config.invalid', /scratch\.before: expected SQL, or file/),
  ts('a reserved key of a database', fleet(`crm: { url: 'postgres:///a', ${good}, source: 'x' },`), 'config.not-yet', /databases\.crm\.source comes with a later version/),
  ts('a reserved key of keyspaces', fleet("...keyspaces('ai', { names: ['one'], url: 'mysql://h', format: drizzle(), planetscale: {} } as never),"), 'config.not-yet', /databases\["ai:one"\]\.planetscale comes with a later version/),
  ts('a reserved key of a format', fleet("crm: { format: drizzle({ config: 'd', baseline: 'b' } as never) },"), 'config.not-yet', /databases\.crm\.format\.baseline comes with a later version/),
  ts('a format that comes later', "export default { databases: { a: { format: { name: 'tigerbeetle' } } } }\n", 'config.not-yet', /tigerbeetle comes with a later version/),
  ts('a format that does not exist', "export default { databases: { a: { format: { name: 'drizle' } } } }\n", 'config.invalid', /databases\.a\.format\.name: expected one of drizzle/, { hint: /drizzle/ }),
  ts('a format as text', "export default { databases: { a: { format: 'drizzle' } } }\n", 'config.invalid', /databases\.a\.format: expected one of drizzle.*found another text/),
  ts('no format', "export default { databases: { a: { url: 'postgres:///a' } } }\n", 'config.invalid', /databases\.a\.format is missing/),
  ts('a number as URL', fleet(`a: { url: 5432, ${good} },`), 'config.invalid', /databases\.a\.url: expected text, env\('NAME'\).*found a number/),
  ts('a promise as URL', fleet(`a: { url: Promise.resolve('x'), ${good} },`), 'config.invalid', /databases\.a\.url.*/),
  ts('an empty URL', fleet(`a: { url: '', ${good} },`), 'config.invalid', /databases\.a\.url.*empty text/),
  ts('groups as text', fleet(`a: { url: 'x:', ${good}, groups: 'ps' },`), 'config.invalid', /databases\.a\.groups: expected a list of texts/),
  ts('an unknown manner', fleet(`a: { url: 'x:', ${good}, manage: 'never' },`), 'config.invalid', /databases\.a\.manage: expected 'migrate' or 'observe'/),
  ts('a tunnel without a port', fleet(`a: { url: 'x:', ${good}, through: command('fly proxy 1:2') },`), 'config.invalid', /databases\.a\.through: expected command.*\{port\}/),
  ts('two ways to say a folder', fleet("a: { format: drizzle({ config: 'c', dir: 'd' }) },"), 'config.invalid', /config and dir exclude each other/),
  ts('a database that nothing locates', fleet(`a: { ${good} },`), 'config.invalid', /databases\.a\.url is missing/),
  ts('a name that no shell likes', fleet(`'a b': { url: 'x:', ${good} },`), 'config.invalid', /"a b" cannot be the name/),
  ts('a name that JavaScript uses itself', fleet(`['__proto__']: { url: 'x:', ${good} },`), 'config.invalid', /"__proto__" cannot be the name/),
  ts('a group with the name of a database', fleet(`a: { url: 'x:', ${good}, groups: ['a'] },`), 'config.invalid', /the group a has the name of a database/),
  ts('a dependency on nobody', fleet(`crm: { url: 'x:', ${good}, dependsOn: ['crn'] }, crr: { url: 'x:', ${good} },`), 'config.invalid', /crm depends on crn/),
  ts('databases that wait for each other', fleet(`a: { url: 'x:', ${good}, dependsOn: ['b'] }, b: { url: 'x:', ${good}, dependsOn: ['a'] },`), 'config.invalid', /a → b → a/),
  json('JSON with a comma too many', '{\n  "databases": {},\n}\n', 'config.syntax', /not valid JSON/, { hint: /trailing commas/, at: { line: 3, column: 1 } }),
  json('JSON with a comment', '{\n  // words\n  "databases": {} }\n', 'config.syntax', /not valid JSON/, { at: { line: 2, column: 3 } }),
  json('JSON that ends early', '{ "databases": {', 'config.syntax', /not valid JSON/, { at: { line: 1, column: 17 } }),
  json('empty JSON', '', 'config.syntax', /not valid JSON/, { at: { line: 1, column: 1 } }),
  json('a misspelt key in JSON', '{ "databases": { "a": {\n  "url": "postgres:///a",\n  "fromat": { "name": "sql", "dir": "m" } } } }\n', 'config.unknown-key', /fromat/, { at: { line: 3, column: 3 } }),
  json('a wrong type in JSON', '{ "databases": { "a": {\n  "url": 1,\n  "format": { "name": "sql", "dir": "m" } } } }\n', 'config.invalid', /databases\.a\.url/, { at: { line: 2, column: 3 } }),
  json('something missing in JSON', '{ "databases": {\n  "a": { "url": "x:" } } }\n', 'config.invalid', /format is missing/, { at: { line: 2, column: 3 } }),
]

test.each(table)('$title is refused with $code', async ({ files, code, says, hint, at }) => {
  const root = folders.make({ '.git/HEAD': '', ...files })
  const error = await loadFleet({ cwd: root, env: { SKEIN_CACHE_DIR: join(root, '.cache') }, limitMs: 300 }).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(SkeinError)
  const { message, hint: given, position, ...rest } = error as SkeinError
  expect({ code: rest.code, exit: rest.exit, message }).toMatchObject({ code, exit: 64, message: expect.stringMatching(says) as unknown })
  expect(message).not.toMatch(/\n\s+at /)
  if (hint !== undefined) expect(given).toMatch(hint)
  if (at !== undefined) expect(position).toMatchObject({ ...at, file: join(root, at.file ?? Object.keys(files)[0]!) })
})
