import { tokenize } from '../../lexer/tokens.ts'
import type { Fields, Parsed } from './parse.ts'
import { postgresRules } from './split.ts'
import { blockBody } from './transaction-rule.ts'
import { child, field, list, names, only, text } from './syntax-tree.ts'

/** What `sets` says when a setting's name is only known at run time. */
const unknownSetting = 'unknown'
/** What it says of statements that put everything back. */
const everything = 'all'

/** Session settings that outlive the statement: SET and RESET but not SET LOCAL, set_config(…, false), also inside DO blocks. */
export function setsOf({ type, node }: Parsed, written: string): readonly string[] {
  switch (type) {
    case 'VariableSetStmt':
      return variable(node)
    case 'DiscardStmt':
      return text(node, 'target') === 'DISCARD_ALL' ? [everything] : []
    case 'DoStmt':
      return inBlock(blockBody(node))
    default:
      return /set_config/i.test(written) ? unique(calls(node)) : []
  }
}

function variable(node: Fields): readonly string[] {
  if (field(node, 'is_local') === true) return []
  const kind = text(node, 'kind')
  if (kind === 'VAR_RESET_ALL') return [everything]
  const name = text(node, 'name')
  if (kind !== 'VAR_SET_MULTI') return [name]
  return name === 'SESSION CHARACTERISTICS' ? ['default_transaction'] : []
}

/** Every call of set_config whose third argument is not plainly true. */
function calls(node: unknown): readonly string[] {
  if (Array.isArray(node)) return node.flatMap((item) => calls(item))
  if (typeof node !== 'object' || node === null) return []
  const fields = node as Fields
  const call = only(fields, 'FuncCall')
  const own = call && names(list(call, 'funcname')).at(-1) === 'set_config' ? named(list(call, 'args')) : []
  return [...own, ...Object.values(fields).flatMap((value) => calls(value))]
}

function named(given: readonly Fields[]): readonly string[] {
  const local = child(only(given[2], 'A_Const'), 'boolval')
  if (field(local, 'boolval') === true) return []
  return [text(child(only(given[0], 'A_Const'), 'sval'), 'sval') || unknownSetting]
}

const bodyTokensMax = 20_000
const statementBegins = new Set([';', 'begin', 'then', 'else', 'loop'])

/** PL/pgSQL runs SET like any statement; its names stand right behind. */
function inBlock(body: string): readonly string[] {
  if (!/\bset\b|set_config/i.test(body)) return []
  const tokens = tokenize(body, postgresRules, bodyTokensMax)
  return unique(
    tokens.flatMap(({ text: word }, index) => {
      const next = tokens[index + 1]?.text ?? ''
      if (word === 'set_config') return [unknownSetting]
      if (word !== 'set' || !statementBegins.has(tokens[index - 1]?.text ?? '') || next === 'local' || next === 'constraints' || next === 'transaction') return []
      return [next === 'session' ? (tokens[index + 2]?.text ?? unknownSetting) : next]
    }),
  )
}

function unique(found: readonly string[]): readonly string[] {
  return [...new Set(found)]
}
