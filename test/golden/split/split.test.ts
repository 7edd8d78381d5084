import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { split as mysql, splitStream as mysqlStream } from '../../../src/dialects/mysql/split.ts'
import { split as postgres, splitStream as postgresStream } from '../../../src/dialects/postgres/split.ts'
import { split as sqlite, splitStream as sqliteStream } from '../../../src/dialects/sqlite/split.ts'
import type { SplitOptions } from '../../../src/dialects/dialect.ts'
import { SkeinError } from '../../../src/errors/skein-error.ts'
import type { StreamedStatement } from '../../../src/lexer/split.ts'
import type { Statement } from '../../../src/model/statement.ts'
import { expectSection, type GoldenStory, readStory } from '../../support/golden.ts'

const dialects = {
  postgres: { split: postgres, splitStream: postgresStream },
  mysql: { split: mysql, splitStream: mysqlStream },
  sqlite: { split: sqlite, splitStream: sqliteStream },
}

for (const [name, { split, splitStream }] of Object.entries(dialects)) {
  const folder = join(import.meta.dirname, name)
  describe(`${name} cuts`, () => {
    for (const file of readdirSync(folder).filter((entry) => entry.endsWith('.txt'))) {
      const path = join(folder, file)
      const story = readStory(path)
      test(`${file}: ${story.title}`, () => {
        expectSection(path, story, 'statements', told(() => split(scriptOf(story), optionsOf(story)), scriptOf(story)))
      })
      test(`${file} the same when it comes one character at a time`, async () => {
        const whole = told(() => split(scriptOf(story), optionsOf(story)), scriptOf(story))
        expect(await toldStream(splitStream(characters(scriptOf(story)), optionsOf(story)))).toBe(whole)
      })
    }
  })
}

/** A story's script, with the line ends its options ask for. */
function scriptOf(story: GoldenStory): string {
  const written = story.sections.get('script.sql') ?? ''
  const settings = story.sections.get('options') ?? ''
  const text = settings.includes('no final newline') ? written.replace(/\n$/, '') : written
  if (settings.includes('lone cr')) return text.replaceAll('\n', '\r')
  return settings.includes('crlf') ? text.replaceAll('\n', '\r\n') : text
}

function optionsOf(story: GoldenStory): SplitOptions {
  const settings = story.sections.get('options') ?? ''
  const delimiter = /^delimiter: (.*)$/m.exec(settings)?.[1]?.replaceAll('\\n', '\n')
  const modes = /^modes: (.*)$/m.exec(settings)?.[1]?.split(' ') ?? []
  return { file: 'script.sql', modes, ...(delimiter === undefined ? {} : { delimiter }) }
}

function told(cut: () => readonly Statement[], script: string): string {
  try {
    return cut()
      .map((statement, index) => shown(statement, index, statement.data && script.slice(statement.data.start, statement.data.end)))
      .join('')
  } catch (error) {
    return refusal(error)
  }
}

async function toldStream(statements: AsyncIterable<StreamedStatement>): Promise<string> {
  const parts: string[] = []
  try {
    for await (const statement of statements) {
      const data = statement.inline && (await textOf(statement.inline))
      parts.push(shown(statement, parts.length, data))
    }
    return parts.join('')
  } catch (error) {
    return refusal(error)
  }
}

async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of bytes) text += decoder.decode(chunk, { stream: true })
  return text
}

async function* characters(script: string): AsyncGenerator<string> {
  for (let at = 0; at < script.length; at++) yield script[at]!
}

function shown({ text, line, column, comment }: Statement, index: number, data: string | undefined): string {
  const above = comment === '' ? '' : `  above:\n${indented(comment)}`
  const rows = data === undefined ? '' : `  data:\n${indented(data)}`
  return `${index + 1}. ${line}:${column}\n${indented(text)}${above}${rows}`
}

function indented(text: string): string {
  return text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => `    ${line.replaceAll('\r', '␍')}`.trimEnd() + '\n')
    .join('')
}

function refusal(error: unknown): string {
  if (!(error instanceof SkeinError) || !error.position) throw error
  const { file, line, column } = error.position
  return `refused: ${error.code} ${file}:${line}:${column}\n    ${error.message}\n${error.hint === undefined ? '' : `    ${error.hint}\n`}`
}
