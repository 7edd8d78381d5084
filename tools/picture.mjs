// Makes docs/images/status.svg: what a terminal shows of the demo, as a picture. `node tools/picture.mjs` after a build.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const place = mkdtempSync(join(tmpdir(), 'skein-picture-'))
const { stdout } = spawnSync(process.execPath, [join(root, 'dist/cli/main.js'), 'demo'], { cwd: place, encoding: 'utf8', env: { ...process.env, FORCE_COLOR: '1' } })
rmSync(place, { recursive: true, force: true })

const colours = { 1: ['font-weight', 'bold'], 2: ['fill', '#8b949e'], 31: ['fill', '#ff7b72'], 32: ['fill', '#7ee787'], 33: ['fill', '#e3b341'], 36: ['fill', '#79c0ff'] }
const lineHeight = 20
const charWidth = 8.4
const widest = 118
const shownAfter = 'And now?'

const all = stdout.split('\n')
const from = all.findIndex((line) => line.includes(shownAfter)) + 1
const lines = all.slice(from).filter((line) => !line.includes('re-stamp') && !line.includes('Both were caught')).slice(0, 24)

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
const width = Math.ceil(Math.min(widest, Math.max(...lines.map((line) => bare(line).length))) * charWidth) + 40
const height = lines.length * lineHeight + 40
const rows = lines.map((line, index) => `<text x="20" y="${34 + index * lineHeight}" xml:space="preserve">${tspans(clipped(line))}</text>`)
mkdirSync(join(root, 'docs/images'), { recursive: true })
writeFileSync(
  join(root, 'docs/images/status.svg'),
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="A status of six databases, then a late and an edited migration being refused">
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14" fill="#e6edf3">
${rows.join('\n')}
</g>
</svg>
`,
)
