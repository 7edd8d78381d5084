import type { Statement } from './statement.ts'
import { type Grammar, type SplitEvent, Splitter } from './splitter.ts'

/** A statement of a streamed script; `inline` gives its copy data, to be read before the next statement is asked for. */
export interface StreamedStatement extends Statement {
  readonly inline?: AsyncIterable<Uint8Array>
}

export interface CutOptions {
  readonly delimiter?: string
  /** For positions in errors. */
  readonly file?: string
}

/** Cuts a whole script. */
export function cut(script: string, grammar: Grammar, options: CutOptions = {}): readonly Statement[] {
  const splitter = new Splitter(grammar, named(options))
  const statements: Statement[] = []
  let dataStart = 0
  const take = (event: SplitEvent) => {
    if (event.kind === 'statement') statements.push(event.statement)
    else if (event.kind === 'data-begin') dataStart = event.start
    else if (event.kind === 'data-end') statements.push({ ...statements.pop()!, data: { start: Math.min(dataStart, event.start), end: event.start } })
  }
  splitter.push(script).forEach(take)
  splitter.finish().forEach(take)
  return statements
}

/** Cuts a script that comes in chunks; holds one statement and one chunk at a time. */
export async function* cutStream(chunks: AsyncIterable<string>, grammar: Grammar, options: CutOptions = {}): AsyncGenerator<StreamedStatement> {
  const events = eventsOf(chunks, new Splitter(grammar, named(options)))
  for (;;) {
    const next = await events.next()
    if (next.done) return
    if (next.value.kind !== 'statement') continue
    const { statement, copies } = next.value
    if (!copies) {
      yield statement
      continue
    }
    const inline = rows(events)
    yield { ...statement, inline }
    await drain(inline)
  }
}

function named(options: CutOptions): { readonly file: string; readonly delimiter?: string } {
  return { file: options.file ?? 'script', ...(options.delimiter === undefined ? {} : { delimiter: options.delimiter }) }
}

async function* eventsOf(chunks: AsyncIterable<string>, splitter: Splitter): AsyncGenerator<SplitEvent> {
  for await (const chunk of chunks) yield* splitter.push(chunk)
  yield* splitter.finish()
}

/** Copy data as UTF-8. Half a surrogate pair at a chunk's end waits for the other half. */
async function* rows(events: AsyncGenerator<SplitEvent>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  let half = ''
  for (;;) {
    const next = await events.next()
    if (next.done || next.value.kind === 'data-end') return
    if (next.value.kind !== 'data') continue
    const text = half + next.value.text
    const last = text.charCodeAt(text.length - 1)
    half = last >= 0xd8_00 && last <= 0xdb_ff ? text.slice(-1) : ''
    yield encoder.encode(half === '' ? text : text.slice(0, -1))
  }
}

/** What the reader of a statement left unread of its data. */
async function drain(inline: AsyncGenerator<Uint8Array>): Promise<void> {
  while (!(await inline.next()).done);
}
