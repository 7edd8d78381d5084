import { readFileSync, readdirSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { parseSync } from 'oxc-parser'
import { allowed, islands, layers, names, namers } from './layers.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const src = join(root, 'src')

interface Import {
  readonly target: string
  readonly typeOnly: boolean
}

interface Source {
  /** Relative to src/, with forward slashes. */
  readonly path: string
  readonly text: string
  readonly imports: readonly Import[]
}

const sources: readonly Source[] = filesBelow(src).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts')).map(readSource)
const paths = new Set(sources.map(({ path }) => path))

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? filesBelow(path) : [path]
  })
}

function readSource(file: string): Source {
  const text = readFileSync(file, 'utf8')
  const { module } = parseSync(file, text)
  const relativeTo = (request: string) => relative(src, resolve(dirname(file), request)).replaceAll('\\', '/')
  const stated = module.staticImports.map(({ moduleRequest, entries }) => ({ target: moduleRequest.value, typeOnly: entries.length > 0 && entries.every(({ isType }) => isType) }))
  const exported = module.staticExports.flatMap(({ entries }) => entries.flatMap(({ moduleRequest, isType }) => (moduleRequest === null ? [] : [{ target: moduleRequest.value, typeOnly: isType }])))
  const lazy = module.dynamicImports.map(({ moduleRequest }) => ({ target: text.slice(moduleRequest.start, moduleRequest.end).replace(/^['"]|['"]$/g, ''), typeOnly: true }))
  const imports = [...stated, ...exported, ...lazy].filter(({ target }) => target.startsWith('.')).map(({ target, typeOnly }) => ({ target: relativeTo(target), typeOnly }))
  return { path: relative(src, file).replaceAll('\\', '/'), text, imports }
}

const room = (path: string) => (path.includes('/') ? (path.split('/')[0] as string) : '')

describe('walls', () => {
  test('every folder of src/ is a room of the house', () => {
    const rooms = new Set(sources.map(({ path }) => room(path)).filter((name) => name !== ''))
    expect([...rooms].filter((name) => !layers.includes(name))).toEqual([])
  })

  test('a folder imports itself and what stands above it', () => {
    const breaches = sources.flatMap(({ path, imports }) =>
      imports
        .filter(({ target }) => room(path) !== '' && room(target) !== '' && layers.indexOf(room(target)) > layers.indexOf(room(path)))
        .filter(({ target }) => !allowed.some((one) => one.from === path && one.to === target))
        .map(({ target }) => `${path} → ${target}`),
    )
    expect(breaches).toEqual([])
  })

  test('siblings on an island never meet', () => {
    const breaches = islands.flatMap((island) => {
      const sibling = (path: string) => (path.startsWith(`${island}/`) ? path.slice(island.length + 1) : undefined)
      const child = (rest: string | undefined) => (rest?.includes('/') === true ? rest.split('/')[0] : island === 'cli/commands' ? rest : undefined)
      return sources
        .filter(({ path }) => path !== `${island}/index.ts`)
        .flatMap(({ path, imports }) =>
          imports
            .map(({ target }) => [child(sibling(path)), child(sibling(target)), target] as const)
            .filter(([here, there]) => here !== undefined && there !== undefined && here !== there)
            .map(([, , target]) => `${path} → ${target}`),
        )
    })
    // A format may ask a dialect's folder for facts about files, never another format.
    expect(breaches).toEqual([])
  })

  test('no value import forms a circle', () => {
    const edges = new Map(sources.map(({ path, imports }) => [path, imports.filter(({ typeOnly, target }) => !typeOnly && paths.has(target)).map(({ target }) => target)]))
    const state = new Map<string, 'open' | 'done'>()
    const circles: string[] = []
    const visit = (path: string, trail: readonly string[]): void => {
      if (state.get(path) === 'done') return
      if (state.get(path) === 'open') return void circles.push([...trail.slice(trail.indexOf(path)), path].join(' → '))
      state.set(path, 'open')
      for (const next of edges.get(path) ?? []) visit(next, [...trail, path])
      state.set(path, 'done')
    }
    for (const path of edges.keys()) visit(path, [])
    expect(circles).toEqual([])
  })

  test('the core names no dialect, format or platform', () => {
    const pattern = new RegExp(`['"\`](${names.join('|')})['"\`]`)
    const offenders = sources
      .filter(({ path }) => !namers.some((place) => path.startsWith(`${place}/`)) && path !== 'index.ts')
      .flatMap(({ path, text }) => text.split('\n').flatMap((line, index) => (pattern.test(line) && !line.trimStart().startsWith('*') && !line.trimStart().startsWith('/') ? [`${path}:${index + 1} ${line.trim()}`] : [])))
    expect(offenders).toEqual([])
  })

  test('only the entry ends the process', () => {
    expect(sources.filter(({ path, text }) => path !== 'cli/main.ts' && /process\.exit\(/.test(text.replace(/`[^`]*`/g, ''))).map(({ path }) => path)).toEqual([])
  })

  test('nothing prints but the command line', () => {
    expect(sources.filter(({ path, text }) => !path.startsWith('cli/') && /\bconsole\.\w+\(/.test(text)).map(({ path }) => path)).toEqual([])
  })

  test('there are no default exports, and no drawers for odds and ends', () => {
    expect(sources.filter(({ text }) => /^export default /m.test(text)).map(({ path }) => path)).toEqual([])
    expect(sources.filter(({ path }) => /(^|\/)(utils?|helpers?|common|manager|service|types)\.ts$/.test(path)).map(({ path }) => path)).toEqual([])
  })
})

describe('the package', () => {
  test('says its version once', async () => {
    const { version } = (await import('../src/version.ts')) as { version: string }
    expect(version).toBe((JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version)
  })
})

describe('generated files', () => {
  test('are fresh', async () => {
    const { generate } = await import('./generate.ts')
    for (const { path, content } of await generate()) expect(readFileSync(join(root, path), 'utf8'), `${path} is stale: run node tools/generate.ts`).toBe(content)
  })
})
