/** The one table. */
import { stripVTControlCharacters } from 'node:util'

/** What a row's measurements say: times, the ratio to the floor, and whether what must be reached is. */
export function judge(row, measured, durable) {
  const { skein, floor, tool } = measured
  const ratio = skein.ms / floor.ms
  const faster = tool === undefined ? undefined : tool.ms / skein.ms
  const met = ratio <= row.most && (row.mostRssBytes === undefined || skein.rssBytes <= row.mostRssBytes) && (row.timesFaster === undefined || faster === undefined || faster >= row.timesFaster)
  return {
    work: row.work,
    skeinMs: skein.ms,
    floorMs: floor.ms,
    floor: row.floor.says,
    ratio,
    mostRatio: row.most,
    ...(row.mostRssBytes === undefined ? {} : { skeinRssBytes: skein.rssBytes, floorRssBytes: floor.rssBytes, mostRssBytes: row.mostRssBytes }),
    ...(row.timesFaster === undefined ? {} : { leastTimesFaster: row.timesFaster }),
    met,
    ...(tool === undefined ? {} : { toolMs: tool.ms, tool: row.tool.says, timesFaster: faster }),
    ...(durable === undefined ? {} : { durable: { skeinMs: durable.skein.ms, floorMs: durable.floor.ms, ratio: durable.skein.ms / durable.floor.ms } }),
    all: { skein: skein.all, floor: floor.all, ...(tool === undefined ? {} : { tool: tool.all }) },
  }
}

/** Results as text, columns apart. */
export function table(results) {
  const head = ['work', 'skein', 'floor', 'ratio', 'must reach', 'met', 'official tool', 'durable: skein, floor']
  const lines = [head, ...results.map(cells)]
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column].length)))
  return lines.map((line) => line.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd()).join('\n')
}

function cells(result) {
  const { durable } = result
  const memory = result.mostRssBytes === undefined ? ['', ''] : [`, ${megabytes(result.skeinRssBytes)}`, `, ${megabytes(result.mostRssBytes)}`]
  const faster = result.leastTimesFaster === undefined ? '' : `, ${result.leastTimesFaster} × faster`
  return [
    result.work,
    `${duration(result.skeinMs)}${memory[0]}`,
    `${duration(result.floorMs)} ${result.floor}`,
    `${result.ratio.toFixed(2)} ×`,
    `≤ ${result.mostRatio} ×${memory[1]}${faster}`,
    result.met ? 'yes' : 'no',
    result.toolMs === undefined ? '–' : `${duration(result.toolMs)} ${result.tool} (${result.timesFaster.toFixed(1)} ×)`,
    durable === undefined ? '–' : `${duration(durable.skeinMs)}, ${duration(durable.floorMs)}: ${durable.ratio.toFixed(2)} ×`,
  ].map(stripVTControlCharacters)
}

const duration = (ms) => (ms >= 1_000 ? `${(ms / 1_000).toFixed(2)} s` : `${ms.toFixed(ms < 100 ? 1 : 0)} ms`)
const megabytes = (bytes) => (bytes === undefined ? '? MB' : `${Math.round(bytes / 1024 ** 2)} MB`)
