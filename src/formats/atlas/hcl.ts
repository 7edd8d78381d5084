/** An `env` block of atlas.hcl, as far as reading it tells. */
export interface AtlasEnvironment {
  readonly name: string
  /** Folder of `migration { dir = "file://…" }`, as written, without the scheme and its query. */
  readonly dir?: string
  readonly revisionsSchema?: string
  /** `getenv("X")`, in the block or in the variable it names. */
  readonly urlVariable?: string
  /** URLs written out: their scheme tells the dialect. */
  readonly urls: readonly string[]
}

/** The environments of an atlas.hcl. Nothing is run: data sources and functions other than `getenv` stay unknown. */
export function readAtlasFile(text: string): readonly AtlasEnvironment[] {
  const clean = withoutComments(text)
  const variables = new Map(blocks(clean, 'variable').map(({ label, body }) => [label, value(body, 'default') ?? '']))
  const locals = blocks(clean, 'locals').map(({ body }) => body).join('\n')
  return blocks(clean, 'env').map(({ label, body }) => {
    const migration = blocks(body, 'migration')[0]?.body ?? ''
    const resolved = (expression: string | undefined) => expand(expression, variables, locals)
    const dir = literal(resolved(value(migration, 'dir')))
    const url = resolved(value(outer(body), 'url'))
    const urlVariable = /getenv\(\s*"([^"]+)"\s*\)/.exec(url ?? '')?.[1]
    const revisionsSchema = literal(resolved(value(migration, 'revisions_schema')))
    return {
      name: label,
      ...(dir === undefined ? {} : { dir: dir.replace(/^file:\/\//, '').replace(/\?.*$/, '') }),
      ...(revisionsSchema === undefined ? {} : { revisionsSchema }),
      ...(urlVariable === undefined ? {} : { urlVariable }),
      urls: [url, resolved(value(outer(body), 'dev'))].map(literal).filter((one) => one !== undefined),
    }
  })
}

/** One step through `var.x` or `local.x`. */
function expand(expression: string | undefined, variables: ReadonlyMap<string, string>, locals: string): string | undefined {
  const reference = /^(var|local)\.(\w+)$/.exec(expression?.trim() ?? '')
  if (reference === null) return expression
  return reference[1] === 'var' ? variables.get(reference[2] ?? '') : value(locals, reference[2] ?? '')
}

const literal = (expression: string | undefined) => /^"((?:[^"\\]|\\.)*)"$/.exec(expression?.trim() ?? '')?.[1]

function value(body: string, key: string): string | undefined {
  return new RegExp(`^[ \\t]*${key}[ \\t]*=[ \\t]*([^\\n]+?)[ \\t]*$`, 'm').exec(body)?.[1]
}

/** A block's own attributes, its inner blocks left out. */
function outer(body: string): string {
  let depth = 0
  return body.replace(/"(?:[^"\\\n]|\\.)*"|[{}]|[^"{}]+|"/g, (part) => {
    if (part === '}') depth -= 1
    const kept = depth === 0 ? part : ''
    if (part === '{') depth += 1
    return kept
  })
}

function* found(text: string, kind: string): Generator<{ readonly label: string; readonly body: string }> {
  const head = new RegExp(`(?:^|\\n)[ \\t]*${kind}(?:[ \\t]+(?:"([^"]*)"|(\\w+)))?[ \\t]*\\{`, 'g')
  for (const match of text.matchAll(head)) {
    const start = match.index + match[0].length
    let depth = 1
    let at = start
    for (; at < text.length && depth > 0; at++) {
      if (text[at] === '"') at = Math.max(at, closing(text, at))
      else if (text[at] === '{') depth += 1
      else if (text[at] === '}') depth -= 1
    }
    yield { label: match[1] ?? match[2] ?? '', body: text.slice(start, at - 1) }
  }
}

const blocks = (text: string, kind: string) => [...found(text, kind)]

/** The quote that closes a string; its own place when none does. */
function closing(text: string, at: number): number {
  for (let inside = at + 1; inside < text.length; inside++) {
    if (text[inside] === '\\') inside++
    else if (text[inside] === '"') return inside
    else if (text[inside] === '\n') return at
  }
  return at
}

function withoutComments(text: string): string {
  return text.replace(/"(?:[^"\\\n]|\\.)*"|#[^\n]*|\/\/[^\n]*|\/\*[^]*?\*\//g, (match) => (match.startsWith('"') ? match : ''))
}
