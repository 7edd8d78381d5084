import { quote } from '../quote.ts'

/** A role as `grant` and `owner to` take it; `public` is everybody. */
export function roleName(role: string): string {
  return role === 'public' ? 'public' : /^[a-z_][a-z0-9_]*$/.test(role) && !reserved.has(role) ? role : quote.identifier(role)
}

/** Words that the grammar takes for something else where a role's name stands. */
const reserved = new Set(['public', 'none', 'user', 'current_user', 'session_user', 'current_role', 'all', 'group', 'to', 'from', 'grant', 'order', 'table', 'select', 'default', 'authorization', 'end', 'with', 'for', 'in', 'on', 'or', 'not', 'and', 'any', 'as', 'do', 'check', 'column', 'create', 'desc', 'asc', 'both', 'case', 'cast', 'collate', 'constraint'])
