import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { Position } from '../errors/skein-error.ts'
import { configSyntax, configUnreadable } from './errors.ts'
import type { ConfigPath } from './problem.ts'

/** Reads skein.config.json. What is not JSON is refused with its position. */
export async function readJsonConfig(path: string): Promise<unknown> {
  const text = readConfigText(path)
  try {
    return JSON.parse(text) as unknown
  } catch (cause) {
    const why = (cause as Error).message.replace(/ (?:in JSON )?at position \d.*$/s, '')
    throw configSyntax(`${basename(path)} is not valid JSON: ${why}`, {
      hint: 'JSON has no comments, no trailing commas and only double quotes; skein.config.ts has all of them.',
      position: positionAt(path, text, await firstErrorOffset(text)),
    })
  }
}

/** Where the value at `keys` stands in a JSON configuration; the nearest thing around it when it is missing. */
export async function jsonPosition(path: string, keys: ConfigPath): Promise<Position | undefined> {
  const { findNodeAtLocation, parseTree } = await import('jsonc-parser')
  const text = readConfigText(path)
  const tree = parseTree(text)
  for (let length = keys.length; tree !== undefined && length >= 0; length--) {
    const node = findNodeAtLocation(tree, keys.slice(0, length))
    if (node !== undefined) return positionAt(path, text, node.parent?.type === 'property' ? node.parent.offset : node.offset)
  }
  return undefined
}

async function firstErrorOffset(text: string): Promise<number> {
  const { parseTree } = await import('jsonc-parser')
  const errors: { readonly offset: number }[] = []
  parseTree(text, errors as never, { disallowComments: true, allowTrailingComma: false })
  return errors[0]?.offset ?? text.length
}

function readConfigText(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '')
  } catch (cause) {
    throw configUnreadable(`${basename(path)} cannot be read: ${(cause as NodeJS.ErrnoException).code ?? 'unknown reason'}`)
  }
}

function positionAt(file: string, text: string, offset: number): Position {
  const before = text.slice(0, offset).split('\n')
  return { file, line: before.length, column: before.at(-1)!.length + 1 }
}
