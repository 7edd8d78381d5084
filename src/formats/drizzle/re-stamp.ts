import type { Settled } from '../format.ts'

/** A command that gives a journal entry a `when` after all others, and leaves every other byte of the journal as drizzle-kit writes it. */
export function reStamp(tag: string, whens: readonly number[], settled: Settled): string {
  const when = Math.max(...whens) + 1
  const file = `${settled.shown}/meta/_journal.json`
  const script = `const fs=require("fs"),f=${JSON.stringify(file)},j=JSON.parse(fs.readFileSync(f,"utf8"));j.entries.find(e=>e.tag===${JSON.stringify(tag)}).when=${when};fs.writeFileSync(f,JSON.stringify(j,null,2))`
  return `node -e '${script.replaceAll("'", String.raw`'\''`)}'`
}
