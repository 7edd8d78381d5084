import { quote } from '../quote.ts'

/** Settings whose value is a list of names, which are quoted one by one (GUC_LIST_QUOTE in utils/misc/guc_tables.c). */
const lists = new Set(['local_preload_libraries', 'search_path', 'session_preload_libraries', 'shared_preload_libraries', 'temp_tablespaces', 'unix_socket_directories'])

/** `search_path to 'a', 'b'`: what `set` takes, of a setting as the catalogs keep it, `search_path=a, b`. */
export function settingText(setting: string): string {
  const equals = setting.indexOf('=')
  const [name, value] = [setting.slice(0, equals), setting.slice(equals + 1)]
  const values = lists.has(name.toLowerCase()) ? namesOf(value) : [value]
  return `${settingName(name)} to ${values.map((one) => quote.literal(one)).join(', ')}`
}

/** A setting's name as `set` and `reset` take it: `app.tenant`. */
export function settingName(name: string): string {
  return name.split('.').map((part) => (/^[a-z_][a-z0-9_]*$/i.test(part) ? part : quote.identifier(part))).join('.')
}

/** Names of a list, without their quotes: `a, "B c"`. An empty list is one empty name. */
function namesOf(list: string): readonly string[] {
  const names = [...list.matchAll(/"((?:[^"]|"")*)"|[^\s,]+/g)].map(([text, quoted]) => (quoted === undefined ? text : quoted.replaceAll('""', '"')))
  return names.length === 0 ? [''] : names
}
