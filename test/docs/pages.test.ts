import { mkdtemp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { skein } from '../cli.ts'

/**
 * The examples of every page are run. A block ```lang file=NAME is written to a folder that the page has for itself; a block ```console is
 * a session in it: each `$ skein …` is run and must print what follows. Times, ages and versions are not compared.
 * `SKEIN_REWRITE=1` writes what the commands print into the pages instead; read the diff.
 */
const docs = join(dirname(fileURLToPath(import.meta.url)), '../../docs')
const pages = [join(docs, '../README.md'), ...(await readdir(docs)).filter((name) => name.endsWith('.md')).map((name) => join(docs, name))]

test.each(pages.map((path) => [path.slice(docs.length - 4), path]))('%s says what the commands print', async (_, path) => {
  const text = await readFile(path, 'utf8')
  const folder = await mkdtemp(join(tmpdir(), 'skein-docs-'))
  try {
    const shown = await played(text, folder)
    if (process.env.SKEIN_REWRITE !== undefined && shown !== text) await writeFile(path, shown)
    else expect(neutral(shown)).toBe(neutral(text))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

const block = /^```(\w+)(?: file=(\S+))?\n([\s\S]*?)^```$/gm

/** The page with its sessions as they really go. */
async function played(text: string, folder: string): Promise<string> {
  let result = ''
  let at = 0
  for (const match of text.matchAll(block)) {
    const [whole, language, file, body = ''] = match
    result += text.slice(at, match.index)
    at = match.index + whole.length
    if (file !== undefined) {
      await mkdir(dirname(join(folder, file)), { recursive: true })
      await writeFile(join(folder, file), body)
      result += whole
    } else result += language === 'console' ? `\`\`\`console\n${await session(body, folder)}\`\`\`` : whole
  }
  return result + text.slice(at)
}

async function session(body: string, folder: string): Promise<string> {
  let shown = ''
  for (const line of body.split('\n').filter((one) => one.startsWith('$ '))) {
    const words = (line.slice(2).match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replace(/^"|"$/g, ''))
    if (words[0] !== 'skein') throw new Error(`a session runs skein, not ${line}`)
    const { code, stdout, stderr } = await skein(words.slice(1), { cwd: folder, env: { SKEIN_SCRATCH_URL: 'pglite:' } })
    shown += `${line}\n${stdout || stderr}${code === 0 ? '' : `exit code ${code}\n`}`
  }
  return shown.replaceAll(folder, '/project').replace(/[ \t]+$/gm, '')
}

/** Without what differs from run to run. */
function neutral(text: string): string {
  return text
    .replace(/\d+(\.\d+)? (ms|s|min|h|days)\b/g, 'TIME')
    .replace(/"(durationMs|waitedMs|lagMs)": \d+/g, '"$1": TIME')
    .replace(/(sqlite|libsql|d1) 3\.\d+\.\d+/g, '$1 VERSION')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'WHEN')
    .replace(/\d{14}_/g, 'STAMP_')
    .replace(/ +/g, ' ')
}
