import { readFileSync, writeFileSync } from 'node:fs'
import { expect } from 'vitest'

/** A readable story: a title, then named sections. `-- name --` on a line of its own begins one. */
export interface GoldenStory {
  readonly title: string
  readonly sections: ReadonlyMap<string, string>
}

const heading = /^-- (\S.*) --$/

/** Reads a story. Sections keep their text with the line break at its end. */
export function readStory(path: string): GoldenStory {
  const lines = readFileSync(path, 'utf8').split('\n')
  const sections = new Map<string, string>()
  const title: string[] = []
  let current: string | undefined
  for (const line of lines.slice(0, lines.at(-1) === '' ? -1 : undefined)) {
    const name = heading.exec(line)?.[1]
    if (name !== undefined) sections.set((current = name), '')
    else if (current === undefined) title.push(line)
    else sections.set(current, `${sections.get(current)}${line}\n`)
  }
  return { title: title.join('\n').replace(/^# /, '').trim(), sections }
}

/** Compares the last section with what was found; with SKEIN_GOLDEN=write it is rewritten instead, and the difference is reviewed like code. */
export function expectSection(path: string, story: GoldenStory, name: string, found: string): void {
  if (process.env.SKEIN_GOLDEN !== 'write') {
    expect(found).toBe(story.sections.get(name) ?? '')
    return
  }
  const sections = new Map(story.sections)
  sections.delete(name)
  sections.set(name, found)
  writeFileSync(path, `# ${story.title}\n${[...sections].map(([section, text]) => `-- ${section} --\n${text}`).join('')}`)
}
