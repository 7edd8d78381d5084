import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'

type Environment = Readonly<Record<string, string | undefined>>

/** The environment with what files add to it, as dotenv does: what is set already stays, the first file wins, a missing file adds nothing. */
export function withEnvFiles(env: Environment, files: readonly string[]): Environment {
  const merged: Record<string, string | undefined> = { ...env }
  for (const file of files) {
    const text = readIfThere(file)
    if (text === undefined) continue
    for (const [name, value] of Object.entries(parseEnv(text))) merged[name] ??= value
  }
  return merged
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined // dotenv passes over what it cannot read, too.
  }
}
