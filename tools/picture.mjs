// Makes docs/images: what a terminal shows of the demo and of docs/diff.md's example, and the schema of docs/inspect.md's. `node tools/picture.mjs` after a build.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/** What a command line prints in a folder with the files that a page's examples have. */
function printed(args, page, colour = '1') {
  const place = mkdtempSync(join(tmpdir(), 'skein-picture-'))
  const text = page === undefined ? '' : readFileSync(join(root, 'docs', page), 'utf8')
  for (const [, file, body] of text.matchAll(/^```\w+ file=(\S+)\n([\s\S]*?)^```$/gm)) writeFileSync(join(place, file), body)
  const { stdout } = spawnSync(process.execPath, [join(root, 'dist/cli/main.js'), ...args], { cwd: place, encoding: 'utf8', env: { ...process.env, FORCE_COLOR: colour } })
  rmSync(place, { recursive: true, force: true })
  return stdout
}

const colours = { 1: ['font-weight', 'bold'], 2: ['fill', '#8b949e'], 31: ['fill', '#ff7b72'], 32: ['fill', '#7ee787'], 33: ['fill', '#e3b341'], 36: ['fill', '#79c0ff'] }
const lineHeight = 20
const charWidth = 8.4
const widest = 118
/** One line as tspans: escape sequences become attributes. */
function tspans(line) {
  const style = new Map()
  return line
    .split(/(\u001b\[[0-9;]*m)/)
    .map((part) => {
      if (!part.startsWith('\u001b')) {
        const text = part.replace(/&/g, '&amp;').replace(/</g, '&lt;')
        return text === '' ? '' : `<tspan${[...style].map(([name, value]) => ` ${name}="${value}"`).join('')}>${text}</tspan>`
      }
      const code = Number(part.slice(2, -1))
      if (code === 22) for (const name of ['font-weight', 'fill']) style.delete(name)
      else if (code === 39 || code === 0) style.delete('fill')
      else if (colours[code] !== undefined) style.set(...colours[code])
      return ''
    })
    .join('')
}

/** A line that fits; what is longer ends with an ellipsis, escape sequences kept. */
function clipped(line) {
  let left = widest
  return line
    .split(/(\u001b\[[0-9;]*m)/)
    .map((part) => {
      if (part.startsWith('\u001b')) return part
      const shown = part.length > left ? `${part.slice(0, Math.max(0, left - 1))}…` : part
      left -= part.length
      return left + part.length <= 0 ? '' : shown
    })
    .join('')
}

const bare = (line) => line.replace(/\u001b\[[0-9;]*m/g, '')

/** Lines of a terminal as a picture. */
function terminal(name, says, lines) {
  const width = Math.ceil(Math.min(widest, Math.max(...lines.map((line) => bare(line).length))) * charWidth) + 40
  const height = lines.length * lineHeight + 40
  const rows = lines.map((line, index) => `<text x="20" y="${34 + index * lineHeight}" xml:space="preserve">${tspans(clipped(line))}</text>`)
  writeFileSync(
    join(root, 'docs/images', name),
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${says}">
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14" fill="#e6edf3">
${rows.join('\n')}
</g>
</svg>
`,
  )
}

function statusLines() {
  const all = printed(['demo']).split('\n')
  const from = all.findIndex((line) => line.includes('And now?')) + 1
  return all.slice(from).filter((line) => !line.includes('re-stamp') && !line.includes('Both were caught')).slice(0, 24)
}

function diffLines() {
  const command = ['diff', '--from', 'now.sql', '--to', 'wanted.sql', '--rename', 'column:public.customers.nick=handle', '--verify']
  return [`$ skein ${command.join(' ')}`, ...printed(command, 'diff.md').trimEnd().split('\n')]
}

mkdirSync(join(root, 'docs/images'), { recursive: true })
const wanted = process.argv.slice(2)
const pictures = {
  status: () => terminal('status.svg', 'A status of six databases, then a late and an edited migration being refused', statusLines()),
  diff: () => terminal('diff.svg', 'A diff: what differs, the statements with their locks and dangers, and a sum', diffLines()),
  schema: () => writeFileSync(join(root, 'docs/images/schema.svg'), printed(['inspect', 'shop.sql', '--format', 'svg'], 'inspect.md', '')),
}
for (const [name, make] of Object.entries(pictures)) if (wanted.length === 0 || wanted.includes(name)) make()
