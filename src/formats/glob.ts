import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/**
 * A glob over paths with forward slashes as a regular expression: `*` and `?` within a segment, `**` over segments, `{a,b}`, `[a-z]`.
 * As minimatch without `dot`: a wildcard does not match a leading dot.
 */
export function globExpression(glob: string): RegExp {
  let source = ''
  let braces = 0
  for (let index = 0; index < glob.length; index += 1) {
    const char = glob[index] as string
    const starts = index === 0 || glob[index - 1] === '/'
    if (char === '*' && glob[index + 1] === '*' && starts && (glob[index + 2] === '/' || index + 2 === glob.length)) {
      source += glob[index + 2] === '/' ? String.raw`(?:(?!\.)[^/]+/)*` : String.raw`(?!\.)[^/]+(?:/(?!\.)[^/]+)*`
      index += 2
    } else if (char === '*') source += `${starts ? String.raw`(?!\.)` : ''}[^/]*`
    else if (char === '?') source += `${starts ? String.raw`(?!\.)` : ''}[^/]`
    else if (char === '{' && glob.indexOf('}', index) > 0) {
      source += '(?:'
      braces += 1
    } else if (char === '}' && braces > 0) {
      source += ')'
      braces -= 1
    } else if (char === ',' && braces > 0) source += '|'
    else if (char === '[' && glob.indexOf(']', index + 2) > 0) {
      const end = glob.indexOf(']', index + 2)
      source += `[${glob.slice(index + 1, end).replace(/^!/, '^').replaceAll('\\', '\\\\')}]`
      index = end
    } else source += char.replace(/[.+^$()|[\]\\{}*?]/, String.raw`\$&`)
  }
  return new RegExp(`^${source}$`)
}

const filesMax = 20_000

/** Files below a folder that a glob matches: relative paths, sorted. Dependency folders are not entered. */
export function globFiles(root: string, glob: string): readonly string[] {
  const clean = glob.replaceAll('\\', '/').replace(/^\.\//, '')
  const up = /^(?:\.\.\/)*/.exec(clean)?.[0] ?? ''
  const rest = clean.slice(up.length)
  const fixed = /^(?:[^*?{[\]]*\/)?/.exec(rest)?.[0] ?? ''
  const expression = globExpression(rest)
  const found: string[] = []
  const waiting = [fixed]
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    for (const entry of entries(join(root, up, folder))) {
      const path = `${folder}${entry.name}`
      if (entry.isDirectory() && entry.name !== 'node_modules' && entry.name !== '.git') waiting.push(`${path}/`)
      else if (entry.isFile() && expression.test(path)) found.push(up + path)
    }
    if (found.length > filesMax) break
  }
  return found.sort()
}

function entries(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return [] // A folder that is not there holds no files.
  }
}
